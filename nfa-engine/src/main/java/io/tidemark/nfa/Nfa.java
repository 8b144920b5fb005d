// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

import io.tidemark.pattern.Pattern;

/**
 * A compiled pattern. Immutable and thread-safe.
 *
 * @param <E> type of the events
 */
public final class Nfa<E> {
    private final Pattern<E> pattern;

    private Nfa(Pattern<E> pattern) {
        this.pattern = pattern;
    }

    /**
     * Compiles a pattern.
     *
     * @throws io.tidemark.pattern.MalformedPatternException if it has faults, with all of them
     */
    public static <E> Nfa<E> compile(Pattern<E> pattern) {
        return new Nfa<>(pattern);
    }

    /** The pattern it was compiled from. */
    public Pattern<E> pattern() {
        return pattern;
    }

    /** Makes a matcher for the keys of one thread. */
    public NfaMatcher<E> newMatcher(MatcherOptions options) {
        return new NfaMatcher<>(this, options);
    }
}
