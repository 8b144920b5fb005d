// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.compile;

import io.tidemark.pattern.Pattern;
import java.util.List;

final class PatternValidator {
    private PatternValidator() {}

    static List<String> faults(Pattern<?> pattern) {
        return List.of();
    }
}
