// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.checkpoint.JobPosition;
import io.tidemark.runtime.checkpoint.JobPosition.PartitionProgress;
import io.tidemark.runtime.checkpoint.RestoredCheckpoint;
import io.tidemark.runtime.shard.Shards;
import io.tidemark.runtime.source.ReadBefore;
import io.tidemark.runtime.source.SourcePartition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The source partitions of a job, how far they have been read, and how far an earlier run had read them. Called by the job's
 * thread.
 *
 * <p>Until each partition has caught up with the earlier run time stands still, or what comes again would be late.
 *
 * @param <R> type of the records
 */
final class InputProgress<R> {
    private final Pipeline<?> pipeline;
    private final List<SourcePartition<R>> partitions = new ArrayList<>();
    /** By their names, in the order of their numbers. */
    private final Map<String, PartitionProgress> before = new LinkedHashMap<>();

    /** Where an earlier run left off; null: there was none. */
    private @Nullable JobPosition earlier;

    private String checkpoint = "";
    private boolean catchingUp;

    InputProgress(Pipeline<?> pipeline) {
        this.pipeline = pipeline;
    }

    /** The run goes on from a checkpoint. Before the partitions are opened. */
    void goesOnFrom(RestoredCheckpoint from) {
        earlier = from.position();
        checkpoint = from.name();
        from.position().partitions().forEach(partition -> before.put(partition.name(), partition));
    }

    /** Names of the partitions that an earlier run had read; none if there was none. */
    Set<String> known() {
        return Collections.unmodifiableSet(before.keySet());
    }

    /**
     * Takes the partitions of the source, in the order of the numbers they are to have: those that were there before keep theirs.
     *
     * @throws JobFailedException if one is missing that was there before
     */
    void open(String source, List<? extends SourcePartition<R>> found) {
        Map<String, SourcePartition<R>> byName = new HashMap<>();
        found.forEach(partition -> byName.put(partition.name(), partition));
        List<SourcePartition<R>> ordered = new ArrayList<>();
        for (PartitionProgress was : before.values()) {
            SourcePartition<R> partition = byName.remove(was.name());
            if (partition == null) {
                throw new JobFailedException("source " + source + " has no partition " + was.name()
                        + " any more, of which checkpoint " + checkpoint + " has read up to position "
                        + was.position() + "; its partitions: "
                        + found.stream().map(SourcePartition::name).toList());
            }
            ordered.add(partition);
        }
        for (SourcePartition<R> partition : found) {
            if (byName.containsKey(partition.name())) {
                ordered.add(partition);
            }
        }
        add(ordered);
    }

    /** Takes partitions that have appeared. */
    void add(List<? extends SourcePartition<R>> appeared) {
        partitions.addAll(appeared);
        appeared.forEach(pipeline::addPartition);
    }

    /** Number of partitions. */
    int size() {
        return partitions.size();
    }

    /** The partition with a number. */
    SourcePartition<R> get(int number) {
        return partitions.get(number);
    }

    /** All of them. */
    List<SourcePartition<R>> partitions() {
        return Collections.unmodifiableList(partitions);
    }

    /** Puts time and partitions back where the earlier run left off. */
    void restore() {
        JobPosition position = Objects.requireNonNull(earlier);
        pipeline.time().restore(position.watermarkMillis(), position.lastTimestampMillis());
        for (PartitionProgress was : position.partitions()) {
            pipeline.time().restorePartition(was);
            seek(partitions.get(was.number()), was);
        }
    }

    private static void seek(SourcePartition<?> partition, PartitionProgress was) {
        long position = was.replayFrom();
        long readBefore = was.position();
        try {
            partition.seek(position, new ReadBefore(readBefore, was.fingerprint()));
        } catch (Exception e) {
            String again = readBefore > position ? position + " again up to position " + readBefore : "" + position;
            throw new JobFailedException(
                    "source partition " + partition.name() + " cannot be read from position " + again
                            + ", where the checkpoint left off: " + e.getMessage(),
                    e);
        }
    }

    /** All that was put back is there: what is read from now on is what was read before, until all partitions have caught up. */
    void begin() {
        catchingUp = true;
        catchUp();
    }

    /** Whether what is read is what was read before. */
    boolean isCatchingUp() {
        return catchingUp;
    }

    /** Looks whether all partitions have caught up; if so time goes on. */
    void catchUp() {
        if (!catchingUp) {
            return;
        }
        for (PartitionProgress was : before.values()) {
            if (partitions.get(was.number()).position() < was.position()) {
                return;
            }
        }
        catchingUp = false;
        pipeline.time().caughtUp();
    }

    /**
     * Records came from a partition.
     *
     * @throws JobFailedException if the input was over before this run: time has come to its end, and cannot go back
     */
    void arrived(int number) {
        if (earlier == null || !earlier.finished()) {
            return;
        }
        SourcePartition<R> partition = partitions.get(number);
        PartitionProgress was = before.get(partition.name());
        if (was == null || partition.position() > was.position()) {
            throw new JobFailedException(
                    "source partition " + partition.name() + " has more records, but the input was over"
                            + " when the job ended: every window was closed, so nothing can come after it. Use a source that does not"
                            + " end, such as FileSource.following(), or begin anew with other checkpoints");
        }
    }

    /**
     * A partition has ended.
     *
     * @throws JobFailedException if it ends before the position up to which it had been read
     */
    void requireCaughtUp(int number) {
        SourcePartition<R> partition = partitions.get(number);
        PartitionProgress was = before.get(partition.name());
        if (was != null && partition.position() < was.position()) {
            throw new JobFailedException("source partition " + partition.name() + " ends at position "
                    + partition.position() + ", but had been read up to position " + was.position()
                    + ": was it cut off, or replaced by another?");
        }
    }

    /** How far all of them are now. */
    JobPosition position() {
        List<PartitionProgress> progress = new ArrayList<>();
        for (int i = 0; i < partitions.size(); i++) {
            SourcePartition<R> partition = partitions.get(i);
            long position = partition.position();
            long replayFrom = pipeline.replayFrom(i, position);
            progress.add(new PartitionProgress(
                    partition.name(),
                    i,
                    position,
                    replayFrom,
                    pipeline.watermarks().watermark(i),
                    pipeline.entryTimes(i),
                    pipeline.failedFrom(i, replayFrom),
                    ""));
        }
        Shards<?> shards = pipeline.shards();
        return new JobPosition(shards.watermark(), shards.lastTimestamp(), progress, pipeline.isDone());
    }

    /** What tells each of them from another of its name. Only what is written has it: it may have to be read. */
    List<String> fingerprints() {
        return partitions.stream().map(InputProgress::fingerprint).toList();
    }

    private static String fingerprint(SourcePartition<?> partition) {
        try {
            return Objects.requireNonNull(partition.fingerprint(), "it returned null");
        } catch (Exception e) {
            throw new JobFailedException("source partition " + partition.name() + ": fingerprint failed: " + e, e);
        }
    }
}
