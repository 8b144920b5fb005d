// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.state;

import org.jspecify.annotations.Nullable;

/**
 * What a store has to know of the states it holds when they are written to bytes. One instance per shard, used by its
 * thread only, but for {@link #serializeFrozen}.
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
     * A copy of a state that does not change when the state does; the state itself if it never changes. It is written by
     * another thread, so that the one at work does not wait for it.
     *
     * @return null, by default: there is none, {@link #serialize} is called at once
     */
    default @Nullable S freeze(S state) {
        return null;
    }

    /** The bytes of what {@link #freeze} returned. Called by one other thread. */
    default byte[] serializeFrozen(S frozen) {
        return serialize(frozen);
    }

    /** Event time at which the time of a state runs out; {@link KeyedStateStore#NEVER}: never. */
    long deadlineMillis(S state);
}
