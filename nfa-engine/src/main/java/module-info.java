// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** Compiles a pattern to an automaton and matches the events of one key. */
module io.tidemark.nfa {
    requires static org.jspecify;
    requires transitive io.tidemark.pattern;

    exports io.tidemark;
    exports io.tidemark.nfa;
}
