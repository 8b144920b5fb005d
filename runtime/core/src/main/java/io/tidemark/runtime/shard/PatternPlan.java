// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import io.tidemark.nfa.NfaOutline;
import io.tidemark.runtime.FailurePolicy;
import io.tidemark.runtime.KeyedMatch;
import io.tidemark.runtime.KeyedTimedOutMatch;
import io.tidemark.runtime.state.ShardState;
import io.tidemark.runtime.state.StateFormat;
import io.tidemark.runtime.state.StoreSpec;
import io.tidemark.serde.EventSerializer;
import io.tidemark.serde.KeySerializer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One pattern of a job: what to look for, by which key, and what to do with it. Immutable.
 *
 * @param name its name in the job
 * @param eventType only events of this type are there for the pattern; null: all
 * @param matchers makes the matcher of a shard
 * @param keys the key of an event; null if it is a number
 * @param longKeys the key of an event, if it is a number, else null
 * @param keySerializer writes the keys to bytes; null: as the standard one does
 * @param matches what to do with matches
 * @param timeouts what to do with timed-out partial matches; null if they are not reported
 * @param failures what to do when it fails; null: as the job says, to be settled before a shard is made
 * @param failureLimit after so many failures in a shard it is switched off there
 * @param <E> type of the events
 * @param <K> type of the keys
 * @param <S> type of the states
 */
public record PatternPlan<E, K, S>(
        String name,
        @Nullable Class<?> eventType,
        Supplier<? extends PatternMatcher<E, S>> matchers,
        @Nullable Function<? super E, ? extends K> keys,
        @Nullable ToLongFunction<? super E> longKeys,
        @Nullable KeySerializer<K> keySerializer,
        ResultOutput<KeyedMatch<K, E>, ?> matches,
        @Nullable ResultOutput<KeyedTimedOutMatch<K, E>, ?> timeouts,
        @Nullable FailurePolicy failures,
        int failureLimit) {

    /** The same with another policy for failures. */
    public PatternPlan<E, K, S> withFailures(FailurePolicy policy) {
        return new PatternPlan<>(
                name, eventType, matchers, keys, longKeys, keySerializer, matches, timeouts, policy, failureLimit);
    }

    /** The same, writing to what is bound to its sinks. */
    PatternPlan<E, K, S> bound(SinkBinding binding) {
        return new PatternPlan<>(
                name,
                eventType,
                matchers,
                keys,
                longKeys,
                keySerializer,
                matches.bound(binding),
                timeouts == null ? null : timeouts.bound(binding),
                failures,
                failureLimit);
    }

    /** Says which events matter. */
    Interest<E> newInterest() {
        return new Interest<>(eventType, matchers.get());
    }

    /** What checkpoints keep of the pattern. */
    public NfaOutline outline() {
        return matchers.get().outline();
    }

    /** How many lambdas without a name it has: whether they have changed cannot be seen. */
    public int lambdas() {
        return matchers.get().lambdas();
    }

    /** Takes over states that were written before the pattern was changed. */
    public StateTransfer newTransfer(NfaOutline before, EventSerializer<E> events) {
        return matchers.get().transferFrom(before, events);
    }

    private KeySerializer<K> serializer() {
        return keySerializer == null ? KeySerializer.standard() : keySerializer;
    }

    /** To which shard a key belongs. */
    KeyHash<E> newKeyHash() {
        if (longKeys != null) {
            return new KeyHash.ByLong<>(longKeys);
        }
        if (keys == null) {
            throw new IllegalStateException("pattern " + name + " has no key");
        }
        return new KeyHash.ByObject<E, K>(keys, serializer());
    }

    /**
     * The key in a store of its own.
     *
     * @param format writes the states; null if they are never written
     */
    KeyAccess<E, S> newKeyAccess(ShardState state, @Nullable StateFormat<S> format) {
        if (longKeys != null) {
            return new KeyAccess.ByLong<>(longKeys, state.newLongKeyedStore(new StoreSpec<>(name, null, format)));
        }
        if (keys == null) {
            throw new IllegalStateException("pattern " + name + " has no key");
        }
        return new KeyAccess.ByObject<E, K, S>(
                keys,
                state.newStore(new StoreSpec<>(name, serializer(), format)),
                format == null ? null : new WritableKeys<>(serializer()));
    }
}
