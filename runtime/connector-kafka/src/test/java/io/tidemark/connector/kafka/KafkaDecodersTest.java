// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.source.Decoder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.junit.jupiter.api.Test;

class KafkaDecodersTest {
    private static final ConsumerRecord<byte[], byte[]> SEVEN =
            new ConsumerRecord<>("t", 0, 1, null, new byte[] {0, 0, 0, 7});
    private static final ConsumerRecord<byte[], byte[]> TEXT =
            new ConsumerRecord<>("t", 0, 2, null, "7".getBytes(UTF_8));
    private static final ConsumerRecord<byte[], byte[]> NOTHING = new ConsumerRecord<>("t", 0, 3, null, null);

    @Test
    void value_isMadeByTheDeserializer_andNoneIsPassedOver() throws Exception {
        Decoder<ConsumerRecord<byte[], byte[]>, Integer> decoder = KafkaDecoders.value(new IntegerDeserializer());
        assertThat(decoder.decode(SEVEN)).isEqualTo(7);
        assertThat(decoder.decode(NOTHING)).isNull();
        assertThatThrownBy(() -> decoder.decode(TEXT)).isInstanceOf(SerializationException.class);
    }

    @Test
    void valueBytes_areMadeByTheFunction_andNoneIsPassedOver() throws Exception {
        Decoder<ConsumerRecord<byte[], byte[]>, String> decoder =
                KafkaDecoders.valueBytes(bytes -> new String(bytes, UTF_8));
        assertThat(decoder.decode(TEXT)).isEqualTo("7");
        assertThat(decoder.decode(NOTHING)).isNull();
    }
}
