// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import io.tidemark.nfa.MatcherOptions;
import io.tidemark.nfa.Nfa;
import io.tidemark.nfa.NfaOutline;
import io.tidemark.pattern.Pattern;

/** What checkpoints keep of patterns. */
final class TestOutlines {
    private TestOutlines() {}

    /** Of a pattern with two stages. */
    static NfaOutline largeThenSmall() {
        return Nfa.compile(Pattern.<Object>begin("large").next("small"))
                .newMatcher(MatcherOptions.defaults())
                .outline();
    }
}
