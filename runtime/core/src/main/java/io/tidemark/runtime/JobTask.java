// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.source.Decoder;
import io.tidemark.runtime.source.RecordBuffer;
import io.tidemark.runtime.source.Source;
import io.tidemark.runtime.source.SourcePartition;
import io.tidemark.runtime.source.SourcePartition.PollResult;
import io.tidemark.runtime.source.SourceReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The worker of a job: takes batches from the source partitions in turn and pushes them through the pipeline, in steps
 * of bounded work that never wait. Not thread-safe.
 *
 * @param <R> type of the records
 * @param <E> type of the events
 */
final class JobTask<R, E> implements JobWorker {
    private final Pipeline<E> pipeline;
    private final Decoder<? super R, ? extends E> decoder;
    private final SourceReader<R> reader;
    private final List<SourcePartition<R>> partitions = new ArrayList<>();
    private final boolean[] ended;
    private final RecordBuffer<R> records;
    private final int stepLimit;

    private JobPhase phase = JobPhase.POLLING;
    private int turn;
    private boolean unflushed;

    JobTask(JobPlan<E> plan, Source<R> source, Decoder<? super R, ? extends E> decoder) {
        this.pipeline = new Pipeline<>(plan);
        this.decoder = decoder;
        this.records = new RecordBuffer<>(plan.config().batchSize());
        this.stepLimit = plan.config().stepLimit();
        this.reader = source.open();
        for (SourcePartition<R> partition : reader.partitions()) {
            partitions.add(partition);
            pipeline.addPartition(partition.name());
        }
        if (partitions.isEmpty()) {
            throw new JobFailedException("source " + source.name() + " has no partition: nothing would ever come");
        }
        this.ended = new boolean[partitions.size()];
    }

    @Override
    public boolean step() {
        return switch (phase) {
            case POLLING -> poll();
            case ADVANCING -> advance();
            case DONE -> false;
        };
    }

    /** Takes a batch from the next partition that has one; says whether there was one, or one ended. */
    private boolean poll() {
        for (int i = 0; i < ended.length; i++) {
            int partition = turn;
            turn = turn + 1 == ended.length ? 0 : turn + 1;
            if (!ended[partition] && poll(partition)) {
                return true;
            }
        }
        flush();
        return false;
    }

    private boolean poll(int partition) {
        PollResult result = fetch(partitions.get(partition));
        boolean hasRecords = records.size() > 0;
        if (hasRecords) {
            unflushed = true;
            push(partition);
            records.clear();
        }
        pipeline.beginWatermark(partition, hasRecords);
        if (result == PollResult.ENDED) {
            ended[partition] = true;
            pipeline.beginEnd(partition);
        }
        // Nothing may come in before what is due is out.
        phase = pipeline.hasWork() ? JobPhase.ADVANCING : JobPhase.POLLING;
        return hasRecords || result == PollResult.ENDED || phase == JobPhase.ADVANCING;
    }

    private PollResult fetch(SourcePartition<R> partition) {
        try {
            return partition.poll(records);
        } catch (RuntimeException e) {
            throw new JobFailedException("source partition " + partition.name() + ": poll failed: " + e, e);
        }
    }

    private void push(int partition) {
        RecordBuffer<R> batch = records;
        int size = batch.size();
        for (int i = 0; i < size; i++) {
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

    private boolean advance() {
        boolean more = pipeline.step(stepLimit);
        if (!more) {
            phase = pipeline.isDone() ? JobPhase.DONE : JobPhase.POLLING;
        }
        return true;
    }

    @Override
    public boolean isDone() {
        return phase == JobPhase.DONE;
    }

    @Override
    public boolean isBetweenBatches() {
        return phase != JobPhase.ADVANCING;
    }

    @Override
    public JobProgress progress(boolean withOpenMatches) {
        return pipeline.progress(withOpenMatches);
    }

    @Override
    public void flush() {
        if (unflushed) {
            unflushed = false;
            pipeline.flushSinks();
        }
    }

    @Override
    public void close(boolean failed) {
        try {
            if (failed) {
                pipeline.abort();
            } else {
                pipeline.close();
            }
        } finally {
            partitions.forEach(SourcePartition::close);
            reader.close();
        }
    }
}
