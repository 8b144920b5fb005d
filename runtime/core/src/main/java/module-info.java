// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** The event-time keyed runtime: sources, time, keys, reorder buffer, engine, sinks. */
module io.tidemark.runtime {
    requires static org.jspecify;
    requires transitive io.tidemark.pattern;
    requires transitive io.tidemark.nfa;
    requires org.slf4j;

    exports io.tidemark.runtime;
}
