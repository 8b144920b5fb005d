// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.runtime.checkpoint.CommitPoint;
import io.tidemark.runtime.checkpoint.PartitionPosition;
import io.tidemark.runtime.sink.TransactionalSink;
import io.tidemark.runtime.source.RecordBuffer;
import io.tidemark.runtime.source.SourcePartition;
import io.tidemark.runtime.source.SourceReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A job as small as can be, driven through the interfaces by hand: it counts the records of each key, writes each new
 * count, and makes a checkpoint every few records. A run ends when it has read a number of records, or at a point at which
 * it is told to crash, in its own way.
 */
final class CountingJob {
    /** Where a run may crash. */
    enum Point {
        BEFORE_PREPARE,
        AFTER_PREPARE,
        IN_COMMIT,
        AFTER_COMMIT,
        NEVER
    }

    /**
     * What a run is told.
     *
     * @param brokers where the cluster is
     * @param name of the output
     * @param in topic of keys
     * @param out topic of counts
     * @param folder of checkpoints
     * @param total how many records there are
     * @param perCheckpoint how many records a checkpoint is about
     * @param heldBytes how much is held back
     * @param point where to crash
     * @param lives how many checkpoints to live for
     */
    record Orders(
            String brokers,
            String name,
            String in,
            String out,
            Path folder,
            int total,
            int perCheckpoint,
            int heldBytes,
            Point point,
            int lives) {
        String[] arguments() {
            return new String[] {
                brokers,
                name,
                in,
                out,
                folder.toString(),
                "" + total,
                "" + perCheckpoint,
                "" + heldBytes,
                "" + point,
                "" + lives
            };
        }

        static Orders parse(String[] from) {
            return new Orders(
                    from[0],
                    from[1],
                    from[2],
                    from[3],
                    Path.of(from[4]),
                    Integer.parseInt(from[5]),
                    Integer.parseInt(from[6]),
                    Integer.parseInt(from[7]),
                    Point.valueOf(from[8]),
                    Integer.parseInt(from[9]));
        }

        Orders total(int records) {
            return new Orders(brokers, name, in, out, folder, records, perCheckpoint, heldBytes, point, lives);
        }

        Orders crashing(Point where, int afterCheckpoints) {
            return new Orders(brokers, name, in, out, folder, total, perCheckpoint, heldBytes, where, afterCheckpoints);
        }
    }

    private final Orders orders;
    private final Runnable crash;
    private final TransactionalSink<String> sink;
    private final CommitPoint commitPoint;
    private final SourceReader<ConsumerRecord<byte[], byte[]>> reader;
    private final List<SourcePartition<ConsumerRecord<byte[], byte[]>>> partitions = new ArrayList<>();
    /** State: counts by key, and positions by partition. */
    private final Map<String, Long> counts = new TreeMap<>();

    private final Map<String, Long> positions = new TreeMap<>();
    private final RecordBuffer<ConsumerRecord<byte[], byte[]>> buffer = new RecordBuffer<>(16);
    private volatile int total;
    private long checkpoint;
    private int lived;

    /** @param crash ends the process, or throws */
    CountingJob(Orders orders, Runnable crash) {
        this.orders = orders;
        this.total = orders.total;
        this.crash = crash;
        KafkaOutput output = KafkaOutput.transactional(Map.of("bootstrap.servers", orders.brokers), orders.name)
                .holdingBack(orders.heldBytes);
        this.sink = output.topic(
                orders.out,
                KafkaRecords.valueBytes((String text) -> text.getBytes(UTF_8)).matchId(text -> text));
        this.commitPoint = Objects.requireNonNull(sink.commitPoint());
        this.reader = KafkaSource.of(orders.in).brokers(orders.brokers).open();
    }

    /** Returns when all records are read and committed. */
    void run() throws IOException {
        restore(commitPoint.recover());
        sink.recover(null);
        partitions.addAll(reader.partitions());
        for (SourcePartition<ConsumerRecord<byte[], byte[]>> partition : partitions) {
            partition.seek(positions.getOrDefault(partition.name(), 0L));
        }
        int sinceCheckpoint = 0;
        while (sum() < total || sinceCheckpoint > 0) {
            int before = sinceCheckpoint;
            for (SourcePartition<ConsumerRecord<byte[], byte[]>> partition : partitions) {
                sinceCheckpoint += read(partition);
            }
            if (before == sinceCheckpoint && sum() < total) {
                LockSupport.parkNanos(200_000);
            }
            if (sinceCheckpoint >= orders.perCheckpoint || sum() == total) {
                checkpoint();
                sinceCheckpoint = 0;
            }
        }
        close();
    }

    /** Ends the run when so many records are read; from any thread. */
    void finishAt(int records) {
        total = records;
    }

    void close() {
        reader.close();
        commitPoint.close();
    }

    /** How many records are counted. */
    private long sum() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private int read(SourcePartition<ConsumerRecord<byte[], byte[]>> partition) {
        partition.poll(buffer);
        int size = buffer.size();
        for (int i = 0; i < size; i++) {
            String key = new String(Objects.requireNonNull(buffer.record(i)).value(), UTF_8);
            sink.write(key + ":" + counts.merge(key, 1L, Long::sum));
        }
        buffer.clear();
        positions.put(partition.name(), partition.position());
        return size;
    }

    private void checkpoint() throws IOException {
        crashAt(Point.BEFORE_PREPARE);
        checkpoint++;
        String checkpointName =
                "checkpoint-" + checkpoint + "-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        store(checkpointName);
        byte[] prepared = sink.prepare(checkpointName);
        crashAt(Point.AFTER_PREPARE);
        if (orders.point == Point.IN_COMMIT && lived == orders.lives) {
            Thread killer = new Thread(() -> {
                LockSupport.parkNanos(Math.floorMod(System.nanoTime(), 12_000_000));
                crash.run();
            });
            killer.start();
        }
        List<PartitionPosition> committed = new ArrayList<>();
        positions.forEach((partition, position) -> committed.add(new PartitionPosition(partition, position)));
        commitPoint.commit(checkpointName, committed);
        crashAt(Point.AFTER_COMMIT);
        sink.commit(prepared);
        discardAllBut(checkpointName);
        lived++;
    }

    private void crashAt(Point point) {
        if (orders.point == point && lived == orders.lives) {
            crash.run();
        }
    }

    private void store(String checkpointName) throws IOException {
        StringBuilder text = new StringBuilder(Long.toString(checkpoint));
        counts.forEach(
                (key, count) -> text.append("\nc ").append(key).append(' ').append(count));
        positions.forEach(
                (key, count) -> text.append("\np ").append(key).append(' ').append(count));
        Path file = orders.folder.resolve(checkpointName);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private void restore(@Nullable String committed) throws IOException {
        if (committed != null) {
            List<String> lines = Files.readAllLines(orders.folder.resolve(committed));
            checkpoint = Long.parseLong(lines.get(0));
            for (String line : lines.subList(1, lines.size())) {
                String[] parts = line.split(" ", 3);
                (parts[0].equals("c") ? counts : positions).put(parts[1], Long.parseLong(parts[2]));
            }
        }
        discardAllBut(committed == null ? "" : committed);
    }

    private void discardAllBut(String kept) throws IOException {
        try (Stream<Path> files = Files.list(orders.folder)) {
            for (Path file : files.toList()) {
                if (!file.getFileName().toString().equals(kept)) {
                    Files.delete(file);
                }
            }
        }
    }

    /** A run in a process of its own; says DONE when all is counted. */
    @SuppressWarnings("SystemOut") // The parent reads it.
    public static void main(String[] arguments) {
        Child.endWithParent();
        try {
            System.out.println("STARTED");
            new CountingJob(Orders.parse(arguments), () -> Runtime.getRuntime().halt(9)).run();
            System.out.println("DONE");
        } catch (Exception e) {
            e.printStackTrace(System.out);
            Runtime.getRuntime().halt(1);
        }
    }
}
