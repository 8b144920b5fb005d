// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.workload;

import java.util.Locale;

/**
 * How regular a stream is. The floors are measured on {@link #PLAIN}; {@link #VARIED} is there to show that they do not
 * depend on its regularity.
 */
public enum Variety {
    /** One event in each slot of time, cards equally likely, 10 % of the events up to 1 s late. */
    PLAIN,
    /**
     * Slots of random length, zero included, so that events share timestamps; some cards far busier than others; 20 %
     * of the events up to 1 s late.
     */
    VARIED;

    /** The variety of that name in lower case, as benchmark parameters have it. */
    public static Variety named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
