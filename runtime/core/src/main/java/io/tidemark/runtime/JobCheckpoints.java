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
import io.tidemark.runtime.source.SourceReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of a job: joins its source partitions and its pipeline to a {@link CheckpointCoordinator}. Called by the
 * job's thread. While the input catches up with an earlier run no checkpoint is taken.
 */
final class JobCheckpoints<R, E> {
    private static final Logger LOG = LoggerFactory.getLogger(JobCheckpoints.class);

    /** Keys that are written to a snapshot in one step. */
    private static final int KEYS_PER_STEP = 512;
    /** So many results may wait for a checkpoint to be committed; then reading waits for it too. */
    private static final int MAX_WAITING_RESULTS = 100_000;

    private final CheckpointCoordinator coordinator;
    private final Pipeline<?> pipeline;
    private final InputProgress<R> input;
    private final JobPlan<E> plan;
    private final StandByPatterns<E> standBy;
    private final List<PartitionPosition> committing = new ArrayList<>();
    private @Nullable RestoredCheckpoint checkpoint;
    private @Nullable PatternChanges<E> changes;
    private final List<SavepointRequest> savepoints = new ArrayList<>();
    /** Whether it is written nowhere where partitions begin that would begin elsewhere next time. */
    private boolean beginningsUnwritten;
    /** Whether the checkpoint in work writes that. */
    private boolean writesBeginnings;

    private boolean closed;
    private @Nullable SourceReader<R> reader;

    JobCheckpoints(CheckpointCoordinator coordinator, Pipeline<E> pipeline, InputProgress<R> input, JobPlan<E> plan) {
        this.coordinator = coordinator;
        this.pipeline = pipeline;
        this.input = input;
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
            input.goesOnFrom(checkpoint);
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

    /**
     * Puts everything back where it was. After the partitions have been opened.
     *
     * @return with what the job begins, as the predicate of a sentence
     */
    String restore(SourceReader<R> source) {
        reader = source;
        beginningsUnwritten = source.beginsAnywhere() && input.known().size() < input.size();
        RestoredCheckpoint from = checkpoint;
        if (from == null) {
            return coordinator.beginning();
        }
        input.restore();
        Objects.requireNonNull(changes).restore(pipeline.shards());
        changes = null;
        checkpoint = null;
        input.begin();
        return coordinator.beginning() + ": "
                + RunLog.contents(pipeline.progress(false).openKeys(), from.position());
    }

    /** Name of the last checkpoint that is the truth; empty: there is none. */
    String last() {
        return coordinator.last();
    }

    /** Does a piece of work; begins a checkpoint if it is time. Between batches. Returns whether there was work. */
    boolean step() {
        boolean worked = continueOne();
        boolean asked = beginningsUnwritten || !savepoints.isEmpty();
        if (!input.isCatchingUp() && (coordinator.mayBeDue() || (asked && !coordinator.isInWork()))) {
            JobPosition position = input.position();
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
        begin(input.position(), last);
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
        shards.beginSnapshot(coordinator.begin(position, input.fingerprints(), shards.count(), asked));
        pipeline.nextEpoch();
    }

    /** What has come of them. */
    CheckpointProgress progress() {
        return closed ? coordinator.progress() : coordinator.progress(input.position());
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
