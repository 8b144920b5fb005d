// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.simulation;

import io.tidemark.serde.EventSerializer;
import java.nio.ByteBuffer;

/** An event: a key, a time, a letter. */
public record SimulatedEvent(int key, long time, char type) {
    public static final EventSerializer<SimulatedEvent> SERIALIZER = new EventSerializer<>() {
        @Override
        public byte[] serialize(SimulatedEvent event) {
            return ByteBuffer.allocate(14)
                    .putInt(event.key())
                    .putLong(event.time())
                    .putChar(event.type())
                    .array();
        }

        @Override
        public SimulatedEvent deserialize(byte[] bytes) {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            return new SimulatedEvent(in.getInt(), in.getLong(), in.getChar());
        }
    };

    public String name() {
        return "k" + key;
    }
}
