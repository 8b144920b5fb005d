// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.serde;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.tidemark.serde.EventSerializer;

/**
 * Messages of Protocol Buffers. Fields are known by their numbers, so they may be added and removed by the rules of the format.
 * Thread-safe.
 *
 * @param <M> type of the messages
 */
final class ProtobufSerializer<M extends MessageLite> implements EventSerializer<M> {
    private final Parser<M> parser;

    /** A serializer with the parser of a generated class, as {@code Payment.parser()}. */
    ProtobufSerializer(Parser<M> parser) {
        this.parser = parser;
    }

    @Override
    public byte[] serialize(M event) {
        return event.toByteArray();
    }

    @Override
    public M deserialize(byte[] bytes) {
        try {
            return parser.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("not an event: " + e.getMessage(), e);
        }
    }
}
