// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.serde;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class EventSerializerTest {
    /** An event that keeps the bytes it came as. */
    private static final class Payment {
        private final byte[] bytes;

        private Payment(byte[] bytes) {
            this.bytes = bytes;
        }

        static Payment of(byte[] bytes) {
            return new Payment(bytes);
        }

        byte[] bytes() {
            return bytes;
        }

        String card() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    @Test
    void of_eventThatKeepsItsBytes_writesTheVeryBytesItCameAs() {
        EventSerializer<Payment> serializer = EventSerializer.of(Payment::bytes, Payment::of);
        byte[] arrived = "4711".getBytes(StandardCharsets.UTF_8);
        assertThat(serializer.serialize(Payment.of(arrived))).isSameAs(arrived);
        assertThat(serializer.deserialize(arrived).card()).isEqualTo("4711");
    }
}
