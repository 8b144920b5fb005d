// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.serde.EventSerializer;
import java.nio.charset.StandardCharsets;

/** Writes readings as three words; without their value. */
final class ReadingSerializer implements EventSerializer<Reading> {
    static final ReadingSerializer INSTANCE = new ReadingSerializer();

    private ReadingSerializer() {}

    @Override
    public byte[] serialize(Reading event) {
        return (event.key() + " " + event.time() + " " + event.type()).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Reading deserialize(byte[] bytes) {
        String[] words = new String(bytes, StandardCharsets.UTF_8).split(" ", -1);
        return Reading.of(words[0], Long.parseLong(words[1]), words[2]);
    }
}
