// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark;

import io.tidemark.nfa.Nfa;
import io.tidemark.pattern.Pattern;

/** Where to begin. */
public final class Tidemark {
    private Tidemark() {}

    /**
     * Compiles a pattern.
     *
     * @param pattern to compile
     * @throws io.tidemark.pattern.MalformedPatternException if it has faults, with all of them
     */
    public static <E> Nfa<E> compile(Pattern<E> pattern) {
        return Nfa.compile(pattern);
    }

    /**
     * What a pattern is made into and what it costs: its automaton, what bounds the state of a key, how many partial
     * matches there can be, and which conditions keep them apart.
     *
     * @param pattern to explain
     * @throws io.tidemark.pattern.MalformedPatternException if it has faults, with all of them
     */
    public static String explain(Pattern<?> pattern) {
        Nfa<?> nfa = Nfa.compile(pattern);
        return pattern + "\n" + nfa.bound() + "\n" + nfa.dump();
    }
}
