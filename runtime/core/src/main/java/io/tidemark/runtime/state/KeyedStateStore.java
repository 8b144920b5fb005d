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
 * <h2>Snapshots</h2>
 *
 * <p>A snapshot is what the store holds at {@link #beginSnapshot}. It is written bit by bit by {@link #writeSnapshot}, while
 * the store goes on to be used: a key that is handed out and not written yet is written first, or a copy of it goes on. So
 * nobody waits for the whole. What the store has told with {@link StateChanges#later} it may write from the states that it
 * holds, in the thread that asks for it then. An incremental snapshot holds the keys that changed since the one before it, and those
 * forgotten that an earlier one has; a key that came and went in between leaves no trace. A full one stands alone. All of
 * them together, the last full one first, handed to {@link #restore} in order, give the store as it was.
 *
 * <p>If a snapshot that was begun is not kept, whatever the reason, the next one must be full: the ones after it do not
 * repeat what it held. If it was not written to its end, a full one takes its place.
 *
 * <p>A snapshot needs {@link StoreSpec#states()}; a store without it notes nothing and refuses. What is thrown while keys
 * are written is a {@link io.tidemark.runtime.JobFailedException}, whichever call wrote them: a state that cannot be
 * written is not passed over.
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
     *     new one. An earlier deadline, saved since the key was found or forgotten last, stays in force. A state that is
     *     there for the first time reacts to all events; one that took the place of another to what that reacted to
     */
    void save(@Nullable S state, long deadlineMillis);

    /**
     * The same, with a word on which events may change the state: a store may then answer a load for an event of other
     * classes without a look at the state. One that does not says so of none.
     *
     * @param classes the classes of events that may change the state until it is saved again, as eight bits
     */
    default void save(@Nullable S state, long deadlineMillis, int classes) {
        save(state, deadlineMillis);
    }

    /**
     * Whether the last call was a load that was given classes of events, and found a key that reacts to none of them, or
     * none: the store then stands at no key, and null was returned whatever is open.
     */
    default boolean passedOver() {
        return false;
    }

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

    /**
     * The same, for a state that is only looked at: it must not be changed, nor saved. A snapshot in work need not care.
     */
    default @Nullable S readNextKey() {
        return nextKey();
    }

    /** The key where the store stands. A key that is a number is boxed by each call. */
    Object key();

    /**
     * Begins a snapshot of what is there now. Between the calls for two keys; afterwards the store stands at no key.
     *
     * @param changes is told what belongs to the snapshot, by this call, by {@link #writeSnapshot} and by whatever call hands
     *     out a key; not any more once {@link #writeSnapshot} has returned {@link SnapshotPhase#WRITTEN}
     * @param full whether all keys are written; else those that changed
     * @throws IllegalStateException if the store has no format for its states, or a snapshot is in work and this one is
     *     not full
     */
    void beginSnapshot(StateChanges changes, boolean full);

    /**
     * Writes a part of the snapshot in work. Between the calls for two keys.
     *
     * @param limit how many keys at most, 1 or more
     * @return whether there is more to write; {@link SnapshotPhase#WRITTEN} also if no snapshot is in work
     * @throws IllegalStateException if the store has no format for its states
     */
    SnapshotPhase writeSnapshot(int limit);

    /**
     * Takes over what a snapshot says of a key. Before first use, in the order in which it was written. Leaves no change
     * to be written by an incremental snapshot, which is to come after those restored from.
     *
     * @param key the key's bytes
     * @param deadlineMillis as written with the state; takes the place of the deadline that was there
     * @param state the state's bytes; null: the key was forgotten
     * @throws IllegalArgumentException if the bytes are not a key or not a state, or a key is to be forgotten that is not
     *     there, which means that something before is missing
     * @throws IllegalStateException if the store has no format for its states, or a snapshot is in work
     */
    void restore(byte[] key, long deadlineMillis, byte @Nullable [] state);

    /** Number of keys with something open. */
    long keyCount();

    /** Number of keys with a deadline. */
    long timerCount();

    /** Heap held, in bytes; keys and states excluded. */
    long sizeInBytes();
}
