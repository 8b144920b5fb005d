// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.nfa.Nfa;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Describes a pattern of a job: which events belong together.
 *
 * @param <E> type of the events
 * @param <T> type of the job's results
 */
public final class PatternStep<E, T> {
    private final CepJobBuilder<E, T> job;
    private final String name;
    private final Nfa<E> nfa;

    PatternStep(CepJobBuilder<E, T> job, String name, Nfa<E> nfa) {
        this.job = job;
        this.name = name;
        this.nfa = nfa;
    }

    /**
     * Events with the same key belong together; those with different keys have nothing to do with each other.
     *
     * @param keys the key of an event: a pure function; never null; with {@code equals} and {@code hashCode}, and a
     *     {@code toString} that tells keys apart, of which match ids are made. For numbers take {@link #byLong}
     */
    public <K> KeyedPatternStep<E, K, T> by(Function<? super E, ? extends K> keys) {
        return new KeyedPatternStep<>(job, name, nfa, Objects.requireNonNull(keys, "keys"), null);
    }

    /** As {@link #by}, for keys that are numbers: nothing is boxed for an event. */
    public KeyedPatternStep<E, Long, T> byLong(ToLongFunction<? super E> keys) {
        return new KeyedPatternStep<>(job, name, nfa, null, Objects.requireNonNull(keys, "keys"));
    }
}
