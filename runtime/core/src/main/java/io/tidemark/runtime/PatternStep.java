// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.nfa.Nfa;
import io.tidemark.pattern.Pattern;
import io.tidemark.serde.KeySerializer;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Describes a pattern of a job: which events belong together.
 *
 * @param <E> type of the events of the job
 * @param <S> type of the events of the pattern
 * @param <T> type of the job's results
 */
public final class PatternStep<E, S extends E, T> {
    private final CepJobBuilder<E, T> job;
    private final String name;
    private final @Nullable Class<S> eventType;
    private final Nfa<S> nfa;

    PatternStep(CepJobBuilder<E, T> job, String name, @Nullable Class<S> eventType, Nfa<S> nfa) {
        this.job = job;
        this.name = name;
        this.eventType = eventType;
        this.nfa = nfa;
    }

    /**
     * Events with the same key belong together; those with different keys have nothing to do with each other. That this
     * function has changed since a checkpoint cannot be seen, and partial matches of the old keys would live on: give the
     * pattern another {@link Pattern#version version} with it.
     *
     * @param keys the key of an event: a pure function; never null; with {@code equals} and {@code hashCode}, and a
     *     {@code toString} that tells keys apart, of which match ids are made. For numbers take {@link #byLong}
     */
    public <K> KeyedPatternStep<E, S, K, T> by(Function<? super S, ? extends K> keys) {
        return new KeyedPatternStep<>(job, name, eventType, nfa, Objects.requireNonNull(keys, "keys"), null, null);
    }

    /**
     * As {@link #by(Function)}, for keys that a job with checkpoints, or with state on disk, cannot write by itself. What
     * it can write: strings, numbers, booleans, characters, UUIDs, and lists of these. A key that cannot be written, or does
     * not come back equal, fails as the key function does, with the first event that has a key of its class.
     */
    public <K> KeyedPatternStep<E, S, K, T> by(Function<? super S, ? extends K> keys, KeySerializer<K> keySerializer) {
        return new KeyedPatternStep<>(
                job,
                name,
                eventType,
                nfa,
                Objects.requireNonNull(keys, "keys"),
                null,
                Objects.requireNonNull(keySerializer, "keySerializer"));
    }

    /** As {@link #by}, for keys that are numbers: nothing is boxed for an event. */
    public KeyedPatternStep<E, S, Long, T> byLong(ToLongFunction<? super S> keys) {
        return new KeyedPatternStep<>(job, name, eventType, nfa, null, Objects.requireNonNull(keys, "keys"), null);
    }
}
