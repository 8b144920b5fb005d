// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.checkpoint.CommitPoint;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Brokers that cannot be asked, for what was given is no address: no broker is needed to say so. */
final class UnknownBrokersTest {
    @ParameterizedTest
    @ValueSource(strings = {"localhost", "no-such-host.invalid:9092"})
    void recover_noAddress_namesWhatWasGivenAndWhatToDo(String servers) {
        CommitPoint commitPoint =
                Objects.requireNonNull(KafkaOutput.transactional(Map.of("bootstrap.servers", servers), "fraud")
                        .topic("alerts", KafkaRecords.valueBytes((byte[] bytes) -> bytes))
                        .commitPoint());
        assertThatThrownBy(commitPoint::recover)
                .isInstanceOf(JobFailedException.class)
                .hasMessageStartingWith("Kafka output fraud: cannot ask the brokers where the job is: ")
                .hasMessageContaining("; bootstrap.servers is " + servers + ": each must be host:port");
        commitPoint.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "no-such-host.invalid:9092"})
    void open_noAddress_namesWhatWasGivenAndWhatToDo(String servers) {
        KafkaSource source = KafkaSource.of("payments").properties(Map.of("bootstrap.servers", servers));
        assertThatThrownBy(source::open)
                .isInstanceOf(JobFailedException.class)
                .hasMessageStartingWith("Kafka topics [payments] could not be opened: ")
                .hasMessageContaining("; bootstrap.servers is " + servers + ": each must be host:port");
    }
}
