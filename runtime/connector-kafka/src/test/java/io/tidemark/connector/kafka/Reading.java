// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.runtime.source.RecordBuffer;
import io.tidemark.runtime.source.SourcePartition;
import io.tidemark.runtime.source.SourceReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A source that is read by hand, as a job would: partitions in turn, a batch each. */
final class Reading implements AutoCloseable {
    private final SourceReader<ConsumerRecord<byte[], byte[]>> reader;
    private final List<SourcePartition<ConsumerRecord<byte[], byte[]>>> partitions = new ArrayList<>();
    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private final RecordBuffer<ConsumerRecord<byte[], byte[]>> buffer = new RecordBuffer<>(256);

    private Reading(SourceReader<ConsumerRecord<byte[], byte[]>> reader) {
        this.reader = reader;
    }

    static Reading of(KafkaSource source) {
        Reading reading = new Reading(source.open());
        try {
            reading.partitions.addAll(reading.reader.partitions());
        } catch (RuntimeException e) {
            reading.reader.close();
            throw e;
        }
        return reading;
    }

    SourceReader<ConsumerRecord<byte[], byte[]>> reader() {
        return reader;
    }

    SourcePartition<ConsumerRecord<byte[], byte[]>> partition(String name) {
        return partitions.stream()
                .filter(partition -> partition.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no partition " + name + " in " + names()));
    }

    List<String> names() {
        return partitions.stream().map(SourcePartition::name).toList();
    }

    /** Polls one partition once. */
    void poll(SourcePartition<ConsumerRecord<byte[], byte[]>> partition) {
        partition.poll(buffer);
        List<String> found = values.computeIfAbsent(partition.name(), name -> new ArrayList<>());
        for (int i = 0; i < buffer.size(); i++) {
            ConsumerRecord<byte[], byte[]> record = buffer.record(i);
            if (record != null) {
                found.add(new String(record.value(), UTF_8));
            }
        }
        buffer.clear();
    }

    /** Polls each partition once. */
    Reading round() {
        partitions.forEach(this::poll);
        return this;
    }

    void discover() {
        partitions.addAll(reader.newPartitions());
    }

    List<String> values(String partition) {
        return values.getOrDefault(partition, List.of());
    }

    int count() {
        return values.values().stream().mapToInt(List::size).sum();
    }

    Reading awaitCount(int count) {
        Await.until(count + " records, have " + values, () -> round().count() >= count);
        return this;
    }

    @Override
    public void close() {
        partitions.forEach(SourcePartition::close);
        reader.close();
    }
}
