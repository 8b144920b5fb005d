// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.serde;

/**
 * Turns events to bytes and back, for state that is saved. Must be thread-safe, and able to read what earlier versions
 * of it wrote: begin the bytes with a version if their layout may ever change. An event that comes back must satisfy
 * the same conditions and have the same values as the one that went, and should be equal to it.
 *
 * @param <E> type of the events
 */
public interface EventSerializer<E> {
    /** The bytes of an event. */
    byte[] serialize(E event);

    /**
     * An event from its bytes.
     *
     * @throws IllegalArgumentException if the bytes are not an event
     */
    E deserialize(byte[] bytes);
}
