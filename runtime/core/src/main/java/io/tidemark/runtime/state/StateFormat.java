// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.state;

/**
 * What a store has to know of the states it holds when they are written to bytes. One instance per shard, used by its
 * thread; {@link #serializeInBackground} is called by one other thread, {@link #deadlineMillis} by both.
 *
 * @param <S> type of the states
 */
public interface StateFormat<S> {
    /** The bytes of a state. Does not change it. */
    byte[] serialize(S state);

    /**
     * A state from its bytes.
     *
     * @throws IllegalArgumentException if the bytes are not a state, or not one of this pattern
     */
    S deserialize(byte[] bytes);

    /**
     * A copy of a state, so that one is written while the other goes on: neither changes when the other does. The state
     * itself if it never changes. May be called while the state is being written.
     */
    S copy(S state);

    /** The bytes of a state that does not change meanwhile. Called by one other thread, also while {@link #serialize} is. */
    default byte[] serializeInBackground(S state) {
        return serialize(state);
    }

    /** Event time at which the time of a state runs out; {@link KeyedStateStore#NEVER}: never. */
    long deadlineMillis(S state);
}
