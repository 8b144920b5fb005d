// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.nfa.EngineLimits;
import io.tidemark.nfa.KeyState;
import io.tidemark.nfa.MatcherOptions;
import io.tidemark.nfa.Nfa;
import io.tidemark.runtime.shard.EngineMatcher;
import io.tidemark.runtime.shard.PatternPlan;
import io.tidemark.runtime.shard.ResultOutput;
import io.tidemark.runtime.sink.Sink;
import io.tidemark.serde.KeySerializer;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Describes a pattern of a job: what is done with what is found. Mutable; not thread-safe.
 *
 * @param <E> type of the events of the job
 * @param <S> type of the events of the pattern
 * @param <K> type of the keys
 * @param <T> type of the job's results
 */
public final class KeyedPatternStep<E, S extends E, K, T> {
    private static final int NEVER = Integer.MAX_VALUE;

    private final CepJobBuilder<E, T> job;
    private final String name;
    private final @Nullable Class<?> eventType;
    private final Nfa<S> nfa;
    private final @Nullable Function<? super S, ? extends K> keys;
    private final @Nullable ToLongFunction<? super S> longKeys;
    private final @Nullable KeySerializer<K> keySerializer;
    private @Nullable ResultOutput<KeyedTimedOutMatch<K, S>, ?> timeouts;
    private EngineLimits limits = EngineLimits.defaults();
    private @Nullable FailurePolicy failures;
    private int failureLimit = NEVER;

    KeyedPatternStep(
            CepJobBuilder<E, T> job,
            String name,
            @Nullable Class<?> eventType,
            Nfa<S> nfa,
            @Nullable Function<? super S, ? extends K> keys,
            @Nullable ToLongFunction<? super S> longKeys,
            @Nullable KeySerializer<K> keySerializer) {
        this.job = job;
        this.name = name;
        this.eventType = eventType;
        this.nfa = nfa;
        this.keys = keys;
        this.longKeys = longKeys;
        this.keySerializer = keySerializer;
    }

    /**
     * Partial matches that run out of time are reported too. Default: they are not, which is cheaper.
     *
     * @param function what is reported of it; null for nothing. The match is a view, valid during the call only
     * @param sink where it is reported
     */
    public <U> KeyedPatternStep<E, S, K, T> timedOut(
            Function<? super KeyedTimedOutMatch<K, S>, ? extends @Nullable U> function, Sink<? super U> sink) {
        Objects.requireNonNull(function, "function");
        Objects.requireNonNull(sink, "sink");
        this.timeouts = new ResultOutput<>(function, sink, "time-outs of pattern \"" + name + '"');
        return this;
    }

    /** Limits of one key. Default: {@link EngineLimits#defaults()}. */
    public KeyedPatternStep<E, S, K, T> limits(EngineLimits newLimits) {
        this.limits = Objects.requireNonNull(newLimits, "newLimits");
        return this;
    }

    /** What happens when a condition, the key function or the emit function throws. Default: the job's policy. */
    public KeyedPatternStep<E, S, K, T> onFailure(FailurePolicy policy) {
        this.failures = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * After so many failures the pattern is switched off: what is open is dropped, and no event matters to it any more, until
     * the job begins again. Until then each failure is a dead letter, whatever {@link #onFailure} says. With several shards each
     * counts its own. Default: never.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public KeyedPatternStep<E, S, K, T> disableAfter(int failuresOfAShard) {
        if (failuresOfAShard < 1) {
            throw new IllegalArgumentException("failures " + failuresOfAShard + " of a pattern: must be at least 1");
        }
        this.failureLimit = failuresOfAShard;
        return this;
    }

    /**
     * What is written to the job's sink for a match.
     *
     * @param function a result, or null for none. The match is a view, valid during the call only
     */
    public CepJobBuilder<E, T> emit(Function<? super KeyedMatch<K, S>, ? extends @Nullable T> function) {
        return emit(function, job.sink());
    }

    /** What is written for a match, to a sink of this pattern instead of the job's. */
    public <U> CepJobBuilder<E, T> emit(
            Function<? super KeyedMatch<K, S>, ? extends @Nullable U> function, Sink<? super U> sink) {
        Objects.requireNonNull(function, "function");
        Objects.requireNonNull(sink, "sink");
        if (!nfa.bound().isBounded()) {
            RunLog.unbounded(name);
        }
        nfa.bound().mistakes().forEach(mistake -> RunLog.mistake(name, mistake));
        MatcherOptions options = new MatcherOptions(timeouts != null, limits);
        ResultOutput<KeyedMatch<K, S>, U> matches =
                new ResultOutput<>(function, sink, "matches of pattern \"" + name + '"');
        return job.add(new PatternPlan<S, K, KeyState>(
                name,
                eventType,
                () -> new EngineMatcher<>(nfa, options),
                keys,
                longKeys,
                keySerializer,
                matches,
                timeouts,
                failureLimit == NEVER ? failures : FailurePolicy.DEAD_LETTER,
                failureLimit));
    }
}
