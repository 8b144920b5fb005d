// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.condition.Condition;
import io.tidemark.pattern.condition.Field;
import io.tidemark.serde.EventSerializer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** An event of the tests, and patterns over it. */
record Reading(String key, long time, String type, int value) {
    private static final Field<Reading, String> TYPE = Field.of("type", Reading::type);

    static Reading of(String key, long time, String type) {
        return new Reading(key, time, type, 0);
    }

    /** a, then b, within ten milliseconds. */
    static Pattern<Reading> aThenB() {
        return Pattern.<Reading>begin("a")
                .where((Reading reading) -> reading.type().equals("a"))
                .followedBy("b")
                .where((Reading reading) -> reading.type().equals("b"))
                .within(Duration.ofMillis(10));
    }

    /** a, and no b within ten milliseconds. */
    static Pattern<Reading> aWithoutB() {
        return Pattern.<Reading>begin("a")
                .where((Reading reading) -> reading.type().equals("a"))
                .notFollowedBy("b")
                .where((Reading reading) -> reading.type().equals("b"))
                .within(Duration.ofMillis(10));
    }

    /** a and the event right after it. */
    static Pattern<Reading> aAndNext() {
        return Pattern.<Reading>begin("a")
                .where((Reading reading) -> reading.type().equals("a"))
                .next("x");
    }

    /** Of a type, as data: lambdas all look alike. */
    static Condition<Reading> ofType(String type) {
        return TYPE.is(type);
    }

    /** Writes readings to bytes. */
    static EventSerializer<Reading> serializer() {
        return new EventSerializer<>() {
            @Override
            public byte[] serialize(Reading reading) {
                String text = reading.key + " " + reading.time + " " + reading.type + " " + reading.value;
                return text.getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public Reading deserialize(byte[] bytes) {
                String[] parts = new String(bytes, StandardCharsets.UTF_8).split(" ", -1);
                return new Reading(parts[0], Long.parseLong(parts[1]), parts[2], Integer.parseInt(parts[3]));
            }
        };
    }
}
