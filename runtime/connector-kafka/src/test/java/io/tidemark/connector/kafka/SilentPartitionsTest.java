// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.connector.kafka.FaultyNetwork.Message;
import io.tidemark.runtime.CepJob;
import io.tidemark.runtime.JobHandle;
import io.tidemark.runtime.JobProgress;
import io.tidemark.runtime.chaos.ChaosJob;
import io.tidemark.runtime.chaos.ChaosJob.Event;
import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.time.WatermarkStrategy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A partition whose broker cannot be reached is not taken for idle: what comes there meanwhile would be late. */
@ExtendWith(KafkaExtension.class)
@Timeout(600)
final class SilentPartitionsTest {
    private final TestKafka kafka;
    private final FaultyNetwork network;
    private final String topic;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    SilentPartitionsTest(TestKafka kafka) {
        this.kafka = kafka;
        this.network = kafka.network();
        this.topic = kafka.topic("payments", 2);
    }

    @AfterEach
    void heal() {
        network.heal();
        thread.shutdown();
    }

    private static boolean isOfConsumer(Message message) {
        return message.client().equals("in");
    }

    private static boolean isAboutEnds(Message message) {
        return message.client().equals("in-silence") && message.api() == ApiKeys.LIST_OFFSETS;
    }

    private JobHandle open() {
        Map<String, Object> settings = kafka.networkSettings("in");
        return CepJob.named("alerts")
                .source(
                        KafkaSource.of(topic)
                                .brokers(String.valueOf(settings.remove("bootstrap.servers")))
                                .properties(settings),
                        KafkaDecoders.valueBytes(ChaosJob.SERIALIZER::deserialize))
                .eventTime(Event::time)
                .watermarks(WatermarkStrategy.<Event>monotonous().withIdleness(Duration.ofMillis(20)))
                .sink(new CollectingSink<String>())
                .detect("a-b", ChaosJob.aThenB())
                .byLong(Event::key)
                .emit(match -> match.matchId())
                .build()
                .open();
    }

    private void send(int partition, long time) {
        kafka.send(topic, partition, new Event(1, time, 'a').line());
    }

    private static JobProgress await(JobHandle handle, String what, Predicate<JobProgress> condition) {
        Await.until(what, () -> condition.test(handle.latest()));
        return handle.latest();
    }

    private static void awaitEvents(JobHandle handle, long count) {
        await(handle, count + " events", progress -> progress.events() == count);
    }

    @Test
    void brokersDoNotAnswer_timeWaitsForPartitionsOfWhichNothingIsKnown() throws Exception {
        network.keep(SilentPartitionsTest::isAboutEnds);
        send(0, 10);
        send(1, 1_000);
        try (JobHandle handle = open()) {
            Future<?> run = thread.submit(handle::run);
            awaitEvents(handle, 2);
            network.awaitKept("question for ends", SilentPartitionsTest::isAboutEnds);
            send(0, 20);
            awaitEvents(handle, 3);
            assertThat(handle.latest().watermarkMillis()).isEqualTo(19);
            assertThat(handle.latest().heldBackBy()).isEqualTo(topic + "-0");
            network.heal();
            assertThat(await(handle, "idleness", progress -> progress.watermarkMillis() == 999)
                            .lateEvents())
                    .isZero();
            handle.stop();
            run.get();
        }
    }

    @Test
    void consumerGetsNothing_timeWaitsForRecordsThatAreThere() throws Exception {
        network.keep(SilentPartitionsTest::isAboutEnds);
        send(0, 10);
        send(1, 1_000);
        try (JobHandle handle = open()) {
            Future<?> run = thread.submit(handle::run);
            awaitEvents(handle, 2);
            network.keep(message -> isOfConsumer(message) || isAboutEnds(message));
            network.awaitKept("fetch", SilentPartitionsTest::isOfConsumer);
            send(0, 20);
            // From now on the brokers say that there is a record.
            network.keep(SilentPartitionsTest::isOfConsumer);
            int before = network.passed(SilentPartitionsTest::isAboutEnds);
            Await.until("answers", () -> network.passed(SilentPartitionsTest::isAboutEnds) >= before + 6);
            assertThat(handle.latest().watermarkMillis()).isEqualTo(9);
            network.heal();
            awaitEvents(handle, 3);
            assertThat(await(handle, "idleness", progress -> progress.watermarkMillis() == 999)
                            .lateEvents())
                    .isZero();
            handle.stop();
            run.get();
        }
    }

    /** Nobody knows what it brings, nor what others have written behind it. */
    @Test
    void openTransaction_timeWaitsForItsEnd() throws Exception {
        network.keep(SilentPartitionsTest::isAboutEnds);
        send(0, 10);
        send(1, 1_000);
        try (JobHandle handle = open();
                KafkaProducer<String, String> producer = kafka.transactional(topic)) {
            Future<?> run = thread.submit(handle::run);
            awaitEvents(handle, 2);
            producer.beginTransaction();
            TestKafka.write(producer, new ProducerRecord<>(topic, 0, null, new Event(1, 20, 'a').line()));
            int before = network.passed(SilentPartitionsTest::isAboutEnds);
            network.heal();
            Await.until("answers", () -> network.passed(SilentPartitionsTest::isAboutEnds) >= before + 6);
            assertThat(handle.latest().watermarkMillis()).isEqualTo(9);
            producer.commitTransaction();
            awaitEvents(handle, 3);
            assertThat(await(handle, "idleness", progress -> progress.watermarkMillis() == 999)
                            .lateEvents())
                    .isZero();
            handle.stop();
            run.get();
        }
    }
}
