// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** The event-time keyed runtime: sources, time, keys, reorder buffer, engine, sinks. */
module io.tidemark.runtime {
    requires static org.jspecify;
    requires transitive io.tidemark.pattern;
    requires transitive io.tidemark.nfa;
    requires org.slf4j;

    exports io.tidemark.runtime;
    exports io.tidemark.runtime.checkpoint;
    exports io.tidemark.runtime.sink;
    exports io.tidemark.runtime.source;
    exports io.tidemark.runtime.state;
    exports io.tidemark.runtime.state.entry;
    exports io.tidemark.runtime.time;
}
