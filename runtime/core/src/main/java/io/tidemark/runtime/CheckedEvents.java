// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.serde.EventSerializer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads the first event of each class back at once when it is written: what cannot be read would be found out by the next run
 * only, when all that was written meanwhile depends on it. Thread-safe, as far as the serializer is.
 *
 * @param <E> type of the events
 */
final class CheckedEvents<E> implements EventSerializer<E> {
    private final EventSerializer<E> serializer;
    private final Set<Class<?>> read = ConcurrentHashMap.newKeySet();
    /** Most events are of the class of the one before. */
    private volatile Class<?> last = Void.class;

    CheckedEvents(EventSerializer<E> serializer) {
        this.serializer = serializer;
    }

    @Override
    public byte[] serialize(E event) {
        byte[] bytes = serializer.serialize(event);
        Class<?> type = event.getClass();
        if (type != last) {
            last = type;
            if (read.add(type)) {
                requireReadable(type, bytes);
            }
        }
        return bytes;
    }

    private void requireReadable(Class<?> type, byte[] bytes) {
        try {
            serializer.deserialize(bytes);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "an event of " + type.getName()
                            + " was written and cannot be read back, so no run could go on from it: " + e.getMessage()
                            + "; correct the serializer given with events(...), nothing is lost",
                    e);
        }
    }

    @Override
    public E deserialize(byte[] bytes) {
        return serializer.deserialize(bytes);
    }

    @Override
    public String toString() {
        return serializer.toString();
    }
}
