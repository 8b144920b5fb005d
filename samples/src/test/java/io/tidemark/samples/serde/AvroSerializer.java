// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.serde;

import io.tidemark.serde.EventSerializer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;

/**
 * Avro records in the single-object encoding: each begins with the fingerprint of the schema it was written with, so that what
 * an earlier version of the job has written is read with the schema of that time. Thread-safe.
 */
final class AvroSerializer implements EventSerializer<GenericRecord> {
    private final BinaryMessageEncoder<GenericRecord> encoder;
    private final BinaryMessageDecoder<GenericRecord> decoder;

    /**
     * A serializer.
     *
     * @param schema what is written, and what is read becomes
     * @param earlier the schemas of states that may still be there
     */
    AvroSerializer(Schema schema, Schema... earlier) {
        this.encoder = new BinaryMessageEncoder<>(GenericData.get(), schema);
        this.decoder = new BinaryMessageDecoder<>(GenericData.get(), schema);
        for (Schema before : earlier) {
            decoder.addSchema(before);
        }
    }

    @Override
    public byte[] serialize(GenericRecord event) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            encoder.encode(event, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    @Override
    public GenericRecord deserialize(byte[] bytes) {
        try {
            return decoder.decode(bytes);
        } catch (IOException | AvroRuntimeException e) {
            throw new IllegalArgumentException("not an event: " + e.getMessage(), e);
        }
    }
}
