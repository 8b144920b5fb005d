// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.conformance;

import io.tidemark.serde.EventSerializer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Events of cases as bytes. */
public final class CorpusEventSerializer implements EventSerializer<CorpusEvent> {
    private static final int FIXED = Integer.BYTES + Long.BYTES + Integer.BYTES + 1;

    @Override
    public byte[] serialize(CorpusEvent event) {
        byte[] key = event.key().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(FIXED + key.length)
                .putInt(event.index())
                .putLong(event.timestamp())
                .putInt(event.v())
                .put((byte) event.type().charAt(0))
                .put(key)
                .array();
    }

    @Override
    public CorpusEvent deserialize(byte[] bytes) {
        if (bytes.length < FIXED) {
            throw new IllegalArgumentException(bytes.length + " bytes: an event has at least " + FIXED);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int index = buffer.getInt();
        long timestamp = buffer.getLong();
        int v = buffer.getInt();
        String type = String.valueOf((char) buffer.get());
        String key = StandardCharsets.UTF_8.decode(buffer).toString();
        return CorpusEvent.of(index, key, timestamp, type, v);
    }
}
