// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.checkpoint.CheckpointCoordinator;
import io.tidemark.runtime.checkpoint.CheckpointProgress;
import io.tidemark.runtime.checkpoint.JobPosition;
import io.tidemark.runtime.checkpoint.JobPosition.PartitionProgress;
import io.tidemark.runtime.checkpoint.PartitionPosition;
import io.tidemark.runtime.checkpoint.RestoredCheckpoint;
import io.tidemark.runtime.checkpoint.SavepointRequest;
import io.tidemark.runtime.shard.Shards;
import io.tidemark.runtime.source.ReadBefore;
import io.tidemark.runtime.source.SourcePartition;
import io.tidemark.runtime.source.SourceReader;
import io.tidemark.runtime.time.WatermarkCoalescer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of a job: joins its source partitions and its pipeline to a {@link CheckpointCoordinator}. Called by the
 * job's thread.
 *
 * <p>A run that goes on from a checkpoint first reads again what time had not reached when it was taken. Until each
 * partition has caught up time stands still, or what comes again would be late, and no checkpoint is taken.
 */
final class JobCheckpoints<R, E> {
    private static final Logger LOG = LoggerFactory.getLogger(JobCheckpoints.class);

    /** Keys that are written to a snapshot in one step. */
    private static final int KEYS_PER_STEP = 512;
    /** So many results may wait for a checkpoint to be committed; then reading waits for it too. */
    private static final int MAX_WAITING_RESULTS = 100_000;

    private final CheckpointCoordinator coordinator;
    private final Pipeline<?> pipeline;
    private final JobPlan<E> plan;
    private final StandByPatterns<E> standBy;
    private final List<SourcePartition<R>> partitions = new ArrayList<>();
    private final Map<String, PartitionProgress> restored = new HashMap<>();
    private final List<PartitionPosition> committing = new ArrayList<>();
    private @Nullable RestoredCheckpoint checkpoint;
    private @Nullable PatternChanges<E> changes;
    private final List<SavepointRequest> savepoints = new ArrayList<>();
    /** Whether it is written nowhere where partitions begin that would begin elsewhere next time. */
    private boolean beginningsUnwritten;
    /** Whether the checkpoint in work writes that. */
    private boolean writesBeginnings;

    private boolean catchingUp;
    private boolean inputWasOver;
    private boolean closed;
    private @Nullable SourceReader<R> reader;

    JobCheckpoints(CheckpointCoordinator coordinator, Pipeline<E> pipeline, JobPlan<E> plan) {
        this.coordinator = coordinator;
        this.pipeline = pipeline;
        this.plan = plan;
        this.standBy = new StandByPatterns<>(plan, coordinator::execute);
    }

    /** Whether no other process runs the job; else this one stands by, and is to ask again. */
    boolean mayBegin() {
        boolean may = coordinator.mayBegin();
        if (!may) {
            standBy.standsBy();
        }
        return may;
    }

    /** Whether it was found that another process runs the job, and still does. */
    boolean isStandingBy() {
        return coordinator.isStandingBy();
    }

    /**
     * Finds out where to go on. May block. Before the source is opened.
     *
     * @return whether there is something to do: the job has not ended while this run stood by
     */
    boolean recover() {
        checkpoint = coordinator.recover();
        if (checkpoint != null) {
            for (PartitionProgress partition : checkpoint.position().partitions()) {
                restored.put(partition.name(), partition);
            }
            changes = changes(checkpoint);
        }
        return !coordinator.isOver();
    }

    /** How the job has ended while this run stood by, as the predicate of a sentence; empty: it has not. */
    String ended() {
        return coordinator.isOver() ? coordinator.beginning() : "";
    }

    /** Looks what has changed, says what will become of it, and refuses it if that was not asked for. */
    private PatternChanges<E> changes(RestoredCheckpoint from) {
        PatternChanges<E> found = new PatternChanges<>(from, plan);
        if (found.matter()) {
            ChangePlan planned = found.plan();
            if (planned.refused()) {
                throw new JobFailedException("job \"" + plan.name() + "\" has other patterns than "
                        + planned.checkpoint()
                        + ", from which it would go on, and of these something is open: " + planned.losingPatterns()
                        + ". Say with onPatternChange(...) whether to ADAPT or to RESTART them, give the patterns back what"
                        + " they had, or begin anew with other checkpoints.\n" + planned);
            }
            LOG.info("patterns of job {} have changed since {}", plan.name(), planned);
        }
        return found;
    }

    /** Names of the partitions that the run goes on with; none if it begins. After {@link #recover}. */
    Set<String> knownPartitions() {
        return Set.copyOf(restored.keySet());
    }

    /**
     * Takes over the partitions of the source, in the order of the numbers they are to have: those that were there before
     * keep theirs.
     *
     * @throws JobFailedException if one is missing that was there before
     */
    List<SourcePartition<R>> inOrder(String source, List<? extends SourcePartition<R>> found) {
        Map<String, SourcePartition<R>> byName = new HashMap<>();
        found.forEach(partition -> byName.put(partition.name(), partition));
        List<SourcePartition<R>> ordered = new ArrayList<>();
        if (checkpoint != null) {
            for (PartitionProgress before : checkpoint.position().partitions()) {
                SourcePartition<R> partition = byName.remove(before.name());
                if (partition == null) {
                    throw new JobFailedException("source " + source + " has no partition " + before.name()
                            + " any more, of which checkpoint " + checkpoint.name() + " has read up to position "
                            + before.position() + "; its partitions: "
                            + found.stream().map(SourcePartition::name).toList());
                }
                ordered.add(partition);
            }
        }
        for (SourcePartition<R> partition : found) {
            if (byName.containsKey(partition.name())) {
                ordered.add(partition);
            }
        }
        return ordered;
    }

    /**
     * Puts everything back where it was. After the partitions have been added to the pipeline.
     *
     * @return with what the job begins, as the predicate of a sentence
     */
    String restore(SourceReader<R> source, List<SourcePartition<R>> ordered) {
        reader = source;
        partitions.addAll(ordered);
        beginningsUnwritten = source.beginsAnywhere() && restored.size() < ordered.size();
        RestoredCheckpoint from = checkpoint;
        if (from == null) {
            return coordinator.beginning();
        }
        JobPosition position = from.position();
        pipeline.time().restore(position.watermarkMillis(), position.lastTimestampMillis());
        for (PartitionProgress before : position.partitions()) {
            pipeline.time().restorePartition(before);
            seek(ordered.get(before.number()), before);
        }
        Objects.requireNonNull(changes).restore(pipeline.shards());
        changes = null;
        inputWasOver = position.finished();
        catchingUp = true;
        checkpoint = null;
        catchUp();
        return coordinator.beginning() + ": "
                + RunLog.contents(pipeline.progress(false).openKeys(), position);
    }

    /** Name of the last checkpoint that is the truth; empty: there is none. */
    String last() {
        return coordinator.last();
    }

    private void seek(SourcePartition<R> partition, PartitionProgress before) {
        long position = before.replayFrom();
        long readBefore = before.position();
        try {
            partition.seek(position, new ReadBefore(readBefore, before.fingerprint()));
        } catch (Exception e) {
            String again = readBefore > position ? position + " again up to position " + readBefore : "" + position;
            throw new JobFailedException(
                    "source partition " + partition.name() + " cannot be read from position " + again
                            + ", where the checkpoint left off: " + e.getMessage(),
                    e);
        }
    }

    /**
     * Records came from a partition.
     *
     * @throws JobFailedException if the input was over before this run: time has come to its end, and cannot go back
     */
    void arrived(SourcePartition<R> partition) {
        if (!inputWasOver) {
            return;
        }
        PartitionProgress before = restored.get(partition.name());
        if (before == null || partition.position() > before.position()) {
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
    void requireCaughtUp(SourcePartition<R> partition) {
        PartitionProgress before = restored.get(partition.name());
        if (before != null && partition.position() < before.position()) {
            throw new JobFailedException("source partition " + partition.name() + " ends at position "
                    + partition.position() + ", but had been read up to position " + before.position()
                    + ": was it cut off, or replaced by another?");
        }
    }

    /** Partitions have appeared, and been added to the pipeline. */
    void added(List<? extends SourcePartition<R>> appeared) {
        partitions.addAll(appeared);
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
        for (PartitionProgress before : restored.values()) {
            if (partitions.get(before.number()).position() < before.position()) {
                return;
            }
        }
        catchingUp = false;
        pipeline.time().caughtUp();
    }

    /** Does a piece of work; begins a checkpoint if it is time. Between batches. Returns whether there was work. */
    boolean step() {
        boolean worked = continueOne();
        boolean asked = beginningsUnwritten || !savepoints.isEmpty();
        if (!catchingUp && (coordinator.mayBeDue() || (asked && !coordinator.isInWork()))) {
            JobPosition position = position();
            if (asked || coordinator.isDue(position)) {
                begin(position, null);
                worked = true;
            }
        }
        return worked;
    }

    /** Refuses a savepoint that cannot be written where it is to be; says whether it did. */
    boolean refuses(SavepointRequest request) {
        return coordinator.refuses(request);
    }

    /** The next checkpoint is to be a savepoint too. */
    void savepoint(SavepointRequest request) {
        savepoints.add(request);
    }

    /** Goes on with the checkpoint in work, if there is one. At any time. */
    boolean continueOne() {
        coordinator.keepAlive();
        if (!coordinator.isInWork()) {
            return false;
        }
        boolean wrote = pipeline.shards().writeSnapshot(KEYS_PER_STEP);
        boolean stepped = coordinator.step();
        SourceReader<R> source = reader;
        if (!coordinator.isInWork() && source != null) {
            source.committed(List.copyOf(committing));
        }
        return wrote || stepped;
    }

    /**
     * Whether reading must wait: so much waits to be written, or so much output for a commit, or what would be read could not be
     * found again.
     */
    boolean isFull() {
        return coordinator.isFlooded()
                || (coordinator.isInWork()
                        && (writesBeginnings || pipeline.sinks().waitingCount() >= MAX_WAITING_RESULTS));
    }

    boolean isInWork() {
        return coordinator.isInWork();
    }

    /** Whether savepoints are still copied. */
    boolean isCopying() {
        return coordinator.isCopying();
    }

    /**
     * Begins a checkpoint whether or not it is time. Between batches, while none is in work.
     *
     * @param last savepoint that it is to be besides those that were asked for; null: none
     */
    void beginLast(@Nullable SavepointRequest last) {
        begin(position(), last);
    }

    /** All that wait are of this moment: who has asked for one has asked for no other. */
    private void begin(JobPosition position, @Nullable SavepointRequest last) {
        List<SavepointRequest> asked = new ArrayList<>(savepoints);
        savepoints.clear();
        if (last != null) {
            asked.add(last);
        }
        writesBeginnings = beginningsUnwritten;
        beginningsUnwritten = false;
        committing.clear();
        for (PartitionProgress partition : position.partitions()) {
            committing.add(new PartitionPosition(partition.name(), partition.position()));
        }
        Shards<?> shards = pipeline.shards();
        shards.beginSnapshot(coordinator.begin(withFingerprints(position), shards.count(), asked));
        pipeline.nextEpoch();
    }

    private JobPosition position() {
        WatermarkCoalescer watermarks = pipeline.watermarks();
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
                    watermarks.watermark(i),
                    pipeline.entryTimes(i),
                    pipeline.failedFrom(i, replayFrom),
                    ""));
        }
        Shards<?> shards = pipeline.shards();
        return new JobPosition(shards.watermark(), shards.lastTimestamp(), progress, pipeline.isDone());
    }

    /** Only what is written has them: they may have to be read. */
    private JobPosition withFingerprints(JobPosition position) {
        List<PartitionProgress> progress = new ArrayList<>();
        for (PartitionProgress partition : position.partitions()) {
            progress.add(partition.withFingerprint(fingerprint(partitions.get(partition.number()))));
        }
        return new JobPosition(
                position.watermarkMillis(), position.lastTimestampMillis(), progress, position.finished());
    }

    private static String fingerprint(SourcePartition<?> partition) {
        try {
            return Objects.requireNonNull(partition.fingerprint(), "it returned null");
        } catch (Exception e) {
            throw new JobFailedException("source partition " + partition.name() + ": fingerprint failed: " + e, e);
        }
    }

    /** What has come of them. */
    CheckpointProgress progress() {
        return closed ? coordinator.progress() : coordinator.progress(position());
    }

    /** What is to be told of a failure: it may have come of another process that has taken over. */
    RuntimeException explained(RuntimeException failure) {
        return coordinator.explained(failure);
    }

    /** The job has failed: what is on its way to a checkpoint need not be written. Before its threads are ended. */
    void abandon() {
        coordinator.abandon();
    }

    /** Gives up what is in work. */
    void close() {
        closed = true;
        for (SavepointRequest request : savepoints) {
            request.refuse(new IllegalStateException("the job was over before the savepoint was begun"));
        }
        coordinator.close();
    }
}
