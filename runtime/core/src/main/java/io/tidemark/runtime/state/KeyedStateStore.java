// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.state;

import org.jspecify.annotations.Nullable;

/**
 * What is open for each key of one pattern, in one shard, and when its time runs out. Keys with nothing open are not
 * there: they cost nothing.
 *
 * <p>A store stands at one key at a time, so that a key is looked up once per event. The calls come in this order, from
 * one thread, and do not block for long:
 *
 * <ol>
 *   <li>{@code load(key)} of {@link ObjectKeyedStateStore} or {@link LongKeyedStateStore} goes to a key; or
 *       {@link #nextDue} goes to a key whose time has run out; or {@link #nextKey} to any key.
 *   <li>{@link #save}, at most once, says what is open there now. Without it the state stays as it was handed out: a
 *       state that was changed must be saved.
 * </ol>
 *
 * <p>A state belongs to the store, except between the call that hands it out and the next call. What was saved before
 * the last snapshot survives a crash; what came later comes again from the source.
 *
 * @param <S> type of the states
 */
public interface KeyedStateStore<S> {
    /** The deadline of a state whose time never runs out. */
    long NEVER = Long.MAX_VALUE;

    /**
     * Replaces the state of the key where the store stands.
     *
     * @param state what is open now; null: nothing, the key is forgotten together with its deadline
     * @param deadlineMillis event time at which {@link #nextDue} is to find the key at the latest; {@link #NEVER} for no
     *     new one. An earlier deadline, saved since the key was found or forgotten last, stays in force
     */
    void save(@Nullable S state, long deadlineMillis);

    /**
     * Goes to a key whose deadline is at or before a time, and forgets the deadline.
     *
     * @param timeMillis not before that of an earlier call
     * @return the state, or null if no key is due
     */
    @Nullable
    S nextDue(long timeMillis);

    /** Begins to visit all keys: {@link #nextKey} will tell them one by one. Keys must not be loaded meanwhile. */
    void visitKeys();

    /** Goes to the next key of the visit; returns its state, or null if all have been visited. */
    @Nullable
    S nextKey();

    /** The key where the store stands. A key that is a number is boxed by each call. */
    Object key();

    /** Number of keys with something open. */
    long keyCount();

    /** Number of keys with a deadline. */
    long timerCount();

    /** Heap held, in bytes; keys and states excluded. */
    long sizeInBytes();
}
