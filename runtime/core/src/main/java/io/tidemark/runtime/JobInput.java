// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.shard.Closing;
import io.tidemark.runtime.source.Decoder;
import io.tidemark.runtime.source.RecordBuffer;
import io.tidemark.runtime.source.Source;
import io.tidemark.runtime.source.SourcePartition;
import io.tidemark.runtime.source.SourcePartition.PollResult;
import io.tidemark.runtime.source.SourceReader;
import io.tidemark.runtime.time.Clock;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What comes into a job: takes batches from the source partitions in turn, decodes them and pushes them into the pipeline. Called
 * by the job's thread.
 *
 * @param <R> type of the records
 * @param <E> type of the events
 */
final class JobInput<R, E> {
    /** So often the source is asked for partitions that have appeared. */
    private static final long LOOK_NANOS = 1_000_000_000;

    private final Source<R> source;
    private final Decoder<? super R, ? extends E> decoder;
    private final Clock clock;
    private final Pipeline<E> pipeline;
    private final InputProgress<R> partitions;
    private final RecordBuffer<R> records;
    private boolean[] ended = new boolean[0];
    private @Nullable SourceReader<R> reader;
    private long nextLookNanos;
    private int turn;
    private boolean unflushed;

    /** The input of one run. */
    JobInput(
            Source<R> source,
            Decoder<? super R, ? extends E> decoder,
            JobConfig config,
            Pipeline<E> pipeline,
            InputProgress<R> partitions) {
        this.source = source;
        this.decoder = decoder;
        this.clock = config.clock();
        this.pipeline = pipeline;
        this.partitions = partitions;
        this.records = new RecordBuffer<>(config.batchSize());
        this.nextLookNanos = clock.nanoTime() + LOOK_NANOS;
    }

    /**
     * Opens the source, and makes its partitions known to the pipeline. May wait.
     *
     * @throws JobFailedException if it cannot be opened, has no partitions, or not those that it should have
     */
    SourceReader<R> open() {
        partitions.open(source.name(), find());
        if (partitions.size() == 0) {
            throw new JobFailedException("source " + source.name() + " has no partition: nothing would ever come");
        }
        ended = new boolean[partitions.size()];
        return Objects.requireNonNull(reader);
    }

    private List<? extends SourcePartition<R>> find() {
        List<? extends SourcePartition<R>> found;
        try {
            SourceReader<R> opened = Objects.requireNonNull(source.open(), "open() returned null");
            reader = opened;
            found = Objects.requireNonNull(partitions(opened), "partitions returned null");
        } catch (JobFailedException e) {
            throw e;
        } catch (Exception e) {
            throw new JobFailedException("source " + source.name() + " cannot be opened: " + e.getMessage(), e);
        }
        Set<String> names = new HashSet<>();
        for (SourcePartition<R> partition : found) {
            if (!names.add(partition.name())) {
                throw new JobFailedException("source " + source.name() + " has two partitions called "
                        + partition.name() + ": a partition is known by its name");
            }
        }
        return found;
    }

    private List<? extends SourcePartition<R>> partitions(SourceReader<R> opened) {
        Set<String> known = partitions.known();
        return known.isEmpty() ? opened.partitions() : opened.partitions(known);
    }

    /** Now and then asks the source for partitions that have appeared. */
    void lookForPartitions() {
        long now = clock.nanoTime();
        if (now - nextLookNanos < 0) {
            return;
        }
        nextLookNanos = now + LOOK_NANOS;
        SourceReader<R> opened = reader;
        if (opened == null || partitions.isCatchingUp()) {
            return;
        }
        partitions.add(opened.newPartitions());
        ended = Arrays.copyOf(ended, partitions.size());
    }

    /** Takes a batch from the next partition that has one; says whether there was one, one ended, or time has moved. */
    boolean poll() {
        for (int i = 0; i < ended.length; i++) {
            int partition = turn;
            turn = turn + 1 == ended.length ? 0 : turn + 1;
            if (!ended[partition] && !pipeline.time().isAhead(partition) && poll(partition)) {
                return true;
            }
        }
        flush();
        return false;
    }

    private boolean poll(int partition) {
        PollResult result = fetch(partitions.get(partition));
        int size = records.size();
        if (size > 0) {
            unflushed = true;
            partitions.arrived(partition);
            push(partition);
            records.clear();
        }
        partitions.catchUp();
        pipeline.beginWatermark(partition, size);
        if (result == PollResult.ENDED) {
            partitions.requireCaughtUp(partition);
            ended[partition] = true;
            pipeline.beginEnd(partition);
        }
        return size > 0 || result == PollResult.ENDED || pipeline.hasWork();
    }

    private PollResult fetch(SourcePartition<R> partition) {
        long before = partition.position();
        try {
            return Objects.requireNonNull(partition.poll(records), "it returned null");
        } catch (Exception e) {
            if (Thread.currentThread().isInterrupted() && records.size() == 0 && partition.position() == before) {
                // That is why it has failed, and nothing was taken: the run ends, as if it had not been asked.
                return PollResult.NOTHING_NOW;
            }
            throw e instanceof JobFailedException own
                    ? own
                    : new JobFailedException("source partition " + partition.name() + ": poll failed: " + e, e);
        }
    }

    private void push(int partition) {
        int newFrom = 0;
        if (partitions.isCatchingUp()) {
            newFrom = newFrom(partition);
            push(partition, 0, newFrom);
            // What is new may be late by a watermark that comes with it: time goes on here, and not at the end of the
            // batch.
            partitions.catchUp();
            if (pipeline.hasWork()) {
                pipeline.run();
            }
        }
        push(partition, newFrom, records.size());
    }

    /** Where in the batch the first record is that no run before has read. */
    private int newFrom(int partition) {
        int i = 0;
        while (i < records.size() && (records.record(i) == null || pipeline.isAgain(partition, records.position(i)))) {
            i++;
        }
        return i;
    }

    private void push(int partition, int from, int to) {
        RecordBuffer<R> batch = records;
        for (int i = from; i < to; i++) {
            R record = batch.record(i);
            if (record == null) {
                pipeline.watermark(partition, batch.watermark(i));
                continue;
            }
            E event = decode(partition, batch.position(i), record);
            if (event != null) {
                pipeline.accept(partition, batch.position(i), event);
            }
        }
    }

    private @Nullable E decode(int partition, long position, R record) {
        try {
            return decoder.decode(record);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JobFailedException("interrupted while decoding", e);
        } catch (Exception e) {
            pipeline.failed(FailureStage.DECODE, partition, position, record, e);
            return null;
        }
    }

    /** Makes visible in the sinks what has been written to them since it was asked last. */
    void flush() {
        if (unflushed) {
            unflushed = false;
            pipeline.flushSinks();
        }
    }

    /** Closes what is open. */
    void close() {
        Closing closing = new Closing();
        for (SourcePartition<R> partition : partitions.partitions()) {
            closing.then(partition::close);
        }
        if (reader != null) {
            closing.then(reader::close);
        }
        closing.end();
    }
}
