// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.state;

/**
 * What a store has to know of the states it holds when they are written to bytes. One instance per shard, used by its
 * thread only.
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

    /** Event time at which the time of a state runs out; {@link KeyedStateStore#NEVER}: never. */
    long deadlineMillis(S state);
}
