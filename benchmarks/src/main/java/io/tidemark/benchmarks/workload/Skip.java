// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.workload;

import io.tidemark.pattern.AfterMatchSkip;
import java.util.Locale;
import org.apache.flink.cep.nfa.aftermatch.AfterMatchSkipStrategy;

/** After-match skip strategies that a benchmark may be run with: an engine may do differently for each. */
public enum Skip {
    /** Nothing is dropped. */
    NO_SKIP,
    /** Everything that begins within a match is dropped. */
    PAST_LAST;

    /** The strategy of that name in lower case with hyphens, as benchmark parameters have it. */
    public static Skip named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    AfterMatchSkip strategy() {
        return this == NO_SKIP ? AfterMatchSkip.noSkip() : AfterMatchSkip.skipPastLastEvent();
    }

    AfterMatchSkipStrategy flinkStrategy() {
        return this == NO_SKIP ? AfterMatchSkipStrategy.noSkip() : AfterMatchSkipStrategy.skipPastLastEvent();
    }
}
