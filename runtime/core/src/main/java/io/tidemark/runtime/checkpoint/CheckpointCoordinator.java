// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import io.tidemark.nfa.NfaOutline;
import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.shard.JobThreads;
import io.tidemark.runtime.shard.ShardSnapshot;
import io.tidemark.runtime.time.Clock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes the checkpoints of a job, one at a time. Called by the job's thread, which never waits here: what blocks is done in
 * the background.
 *
 * <ol>
 *   <li>{@link #begin}: the barrier. Each shard freezes what it holds, and writes it to a segment while it goes on.
 *   <li>When all have written, the background makes the segments last, lets the sinks prepare, and writes the metadata that
 *       names all of it: the checkpoint is prepared.
 *   <li>The commit point makes it the truth. A crash before this leaves objects that nobody asks for.
 *   <li>The sinks make visible what they prepared, and what no retained checkpoint needs is deleted.
 * </ol>
 */
public final class CheckpointCoordinator implements AutoCloseable {
    private static final String BACKGROUND = "checkpoints";
    private static final String COPIES = "savepoints";

    private final String job;
    private final String run;
    private final List<CheckpointMetadata.PatternEntry> patterns;
    private final Checkpoints settings;
    private final CheckpointStorage storage;
    private final CommitPoint commitPoint;
    private final CheckpointOutputs outputs;
    private final CheckpointHistory history;
    private final EndCommit end;
    private final @Nullable LeaseKeeper lease;
    private final JobThreads threads;
    private final Clock clock;
    private final List<SegmentChain> chains = new ArrayList<>();
    /** Those that were begun and may not be complete. */
    private final List<SavepointRequest> savepoints = new ArrayList<>();

    private @Nullable PendingCheckpoint pending;
    private @Nullable JobPosition lastPosition;
    private long number;
    private String previous = "";
    private String beginning = "";
    private boolean over;
    private long lastBegunNanos;
    private final CheckpointStatistics statistics;

    /**
     * A coordinator for one run.
     *
     * @param identity which run of which job it is
     * @param patterns what checkpoints keep of the patterns of the job, by their names
     * @param commitPoint decides which checkpoint is the truth; null: the storage does
     * @param threads does what blocks
     * @param clock wall clock
     */
    public CheckpointCoordinator(
            RunIdentity identity,
            Map<String, NfaOutline> patterns,
            Checkpoints settings,
            @Nullable CommitPoint commitPoint,
            CheckpointOutputs outputs,
            JobThreads threads,
            Clock clock) {
        this.job = identity.job();
        this.run = CheckpointNames.run(identity.run());
        this.patterns = patterns.entrySet().stream()
                .map(pattern -> new CheckpointMetadata.PatternEntry(pattern.getKey(), pattern.getValue()))
                .toList();
        this.settings = settings;
        this.storage = settings.open();
        this.commitPoint = commitPoint == null
                ? new StorageCommitPoint(storage, this.job, this.run, settings.retained())
                : commitPoint;
        this.outputs = outputs;
        this.history = new CheckpointHistory(storage, this.run, this.commitPoint, settings.retained());
        this.end = new EndCommit(this.job, storage, this.commitPoint, clock);
        this.threads = threads;
        this.clock = clock;
        this.lease = identity.standsBy()
                ? new LeaseKeeper(this.job, storage, this.run, LocalProcesses.create(), clock, threads)
                : null;
        this.lastBegunNanos = clock.nanoTime();
        this.statistics = new CheckpointStatistics(lastBegunNanos);
    }

    /**
     * Whether the job may begin here: no other process runs it. Else this one stands by, and is to ask again. Before
     * {@link #recover}.
     */
    public boolean mayBegin() {
        return lease == null || lease.tryAcquire();
    }

    /** Whether {@link #mayBegin} has found that another process runs the job, and not yet that it has ended. */
    public boolean isStandingBy() {
        return lease != null && lease.isStandingBy();
    }

    /**
     * Looks after what must be looked after all the time.
     *
     * @throws FencedException if another process has taken over
     */
    public void keepAlive() {
        if (lease != null) {
            lease.keep();
        }
    }

    /** What is to be told of a failure of the job: that another process has taken over, if it has. May block. */
    public RuntimeException explained(RuntimeException failure) {
        return lease == null ? failure : lease.explained(failure);
    }

    /**
     * Shuts out earlier runs, finds the checkpoint that is the truth and lets the sinks go back to it. May block. Before
     * anything else.
     *
     * @return the checkpoint to go on from; null: there is none, the job begins, unless it {@link #isOver}
     * @throws JobFailedException if there is one that cannot be read, and none before it, or if the job has ended with a savepoint
     *     and does not begin with that
     */
    public @Nullable RestoredCheckpoint recover() {
        lastBegunNanos = clock.nanoTime();
        statistics.workBegins(lastBegunNanos);
        LeaseKeeper own = lease;
        outputs.lookAround();
        CheckpointRecovery.Beginning found = new CheckpointRecovery(
                        job, settings, storage, commitPoint, history, run -> own != null && own.hasStoodByFor(run))
                .run();
        number = found.number();
        previous = found.previous();
        beginning = found.told();
        over = found.over();
        RestoredCheckpoint continued = found.continued();
        if (!over) {
            outputs.recover(continued == null ? Map.of() : continued.prepared());
        }
        if (continued != null) {
            history.adopt(continued.metadata());
        }
        return found.from();
    }

    /** Whether {@link #recover} has found that the job has ended with a savepoint while this run stood by. */
    public boolean isOver() {
        return over;
    }

    /** What {@link #recover} has found, as the predicate of a sentence about the job. */
    public String beginning() {
        String other = lease == null || over ? "" : lease.takenOverFrom();
        return other.isEmpty() ? beginning : "takes over from " + other + ", and " + beginning;
    }

    /** Name of the last checkpoint that is the truth, as far as this run knows; empty: there is none. */
    public String last() {
        return previous;
    }

    /** Whether a checkpoint is in work. */
    public boolean isInWork() {
        return pending != null;
    }

    /**
     * Whether it is time for a checkpoint: none is in work, the interval is over, and something has happened.
     *
     * @param now where the job is
     */
    public boolean isDue(JobPosition now) {
        noteIfNothingToWrite(now);
        return mayBeDue() && !now.equals(lastPosition);
    }

    /** As long as the last checkpoint is of where the job is, a crash costs nothing, however old that is. */
    private void noteIfNothingToWrite(JobPosition now) {
        if (pending == null && now.equals(lastPosition)) {
            statistics.nothingToWrite(clock.nanoTime());
        }
    }

    /** Whether the interval is over and none is in work: then it is worth finding out where the job is. */
    public boolean mayBeDue() {
        return pending == null && clock.nanoTime() - lastBegunNanos >= Clock.nanos(settings.interval());
    }

    /**
     * Begins a checkpoint: the barrier is at this moment.
     *
     * @param now where the job is
     * @param fingerprints of the source partitions, in their order
     * @param shards number of shards
     * @param asked savepoints that it is to be too, all of this moment; may be none
     * @return what each shard is to write to
     */
    public List<ShardSnapshot> begin(
            JobPosition now, List<String> fingerprints, int shards, List<SavepointRequest> asked) {
        number++;
        String name = CheckpointNames.checkpoint(number, run);
        lastBegunNanos = clock.nanoTime();
        statistics.begun(lastBegunNanos);
        lastPosition = now;
        savepoints.removeIf(savepoint -> savepoint.outcome().isDone());
        savepoints.addAll(asked);
        long[] readAgain = new long[now.partitions().size()];
        for (JobPosition.PartitionProgress partition : now.partitions()) {
            readAgain[partition.number()] = partition.replayFrom();
        }
        List<ShardCheckpoint> begun = new ArrayList<>();
        try {
            for (int shard = 0; shard < shards; shard++) {
                if (chains.size() == shard) {
                    chains.add(new SegmentChain());
                }
                SegmentWriter segment = SegmentWriter.create(
                        storage, CheckpointNames.segment(name, shard), new SegmentHeader(job, name, shard));
                begun.add(new ShardCheckpoint(
                        segment,
                        this::execute,
                        !asked.isEmpty() || chains.get(shard).needsFull(),
                        readAgain));
            }
        } catch (IOException e) {
            begun.forEach(ShardCheckpoint::close);
            JobFailedException failure = new JobFailedException("checkpoint " + name + ": " + e.getMessage(), e);
            asked.forEach(savepoint -> savepoint.refuse(failure));
            throw failure;
        }
        PendingCheckpoint begunCheckpoint = new PendingCheckpoint(
                new PendingCheckpoint.Identity(job, name, number, previous, patterns, List.copyOf(asked)),
                now.withFingerprints(fingerprints),
                clock.epochMillis(),
                begun,
                chains);
        pending = begunCheckpoint;
        return List.copyOf(begun);
    }

    /**
     * Goes on with the checkpoint in work.
     *
     * @return whether there was something to do
     * @throws JobFailedException if the checkpoint failed: the job must not go on
     */
    public boolean step() {
        PendingCheckpoint inWork = pending;
        if (inWork == null) {
            return false;
        }
        return switch (inWork.phase()) {
            case WRITING -> {
                boolean written = inWork.isWritten();
                if (written) {
                    inWork.sealing();
                    execute(() -> inWork.seal(storage, outputs, commitPoint, history, this::copy));
                }
                yield written;
            }
            case SEALING -> false;
            case COMMITTED -> {
                inWork.addTo(chains);
                previous = inWork.name();
                pending = null;
                statistics.completed(
                        clock.nanoTime(),
                        inWork.sizeBytes(),
                        chains.stream().mapToLong(SegmentChain::sizeBytes).sum());
                yield true;
            }
            case FAILED -> {
                statistics.failed();
                throw inWork.failure();
            }
        };
    }

    /**
     * What has come of the checkpoints so far.
     *
     * @param now where the job is
     */
    public CheckpointProgress progress(JobPosition now) {
        noteIfNothingToWrite(now);
        return progress();
    }

    /** What has come of the checkpoints, when the job is over. */
    public CheckpointProgress progress() {
        return statistics.progress(clock.nanoTime());
    }

    /** Does something in the background that may block, one after the other. */
    public void execute(Runnable task) {
        threads.execute(BACKGROUND, task);
    }

    private void copy(Runnable task) {
        threads.execute(COPIES, task);
    }

    /** Refuses a savepoint that cannot be written where it is to be; says whether it did. */
    public boolean refuses(SavepointRequest savepoint) {
        return savepoint.refuseIfAmong(storage);
    }

    /**
     * Whether savepoints are being copied: the job may go on, but not end. Of one with which the run is to end, that the job has
     * ended is committed when it is copied.
     *
     * @throws JobFailedException if the job must not go on, since it may have ended or has passed to another process
     */
    public boolean isCopying() {
        end.requireNoFailure();
        savepoints.removeIf(savepoint -> savepoint.outcome().isDone());
        for (SavepointRequest savepoint : savepoints) {
            if (savepoint.isCopied() && !end.isBegunFor(savepoint)) {
                end.begin(savepoint);
                List<PartitionPosition> positions = PendingCheckpoint.positions(Objects.requireNonNull(lastPosition));
                execute(() -> end.run(savepoint, previous, positions));
            }
        }
        return !savepoints.isEmpty();
    }

    /** Whether so much of a checkpoint is on its way that reading should wait for it. */
    public boolean isFlooded() {
        PendingCheckpoint inWork = pending;
        return inWork != null && inWork.isFlooded();
    }

    /** The job has failed: what is on its way need not be written. Before its threads are ended. */
    public void abandon() {
        PendingCheckpoint inWork = pending;
        if (inWork != null) {
            inWork.abandon();
        }
        savepoints.forEach(SavepointRequest::abandon);
    }

    /** Releases what is held. A checkpoint in work is given up. Only when the threads have ended. */
    @Override
    public void close() {
        PendingCheckpoint inWork = pending;
        pending = null;
        // Each is closed, whatever becomes of those before it; the lease comes last.
        try (lease;
                commitPoint;
                inWork) {
            savepoints.forEach(savepoint -> savepoint.refuse(
                    end.isBegunFor(savepoint)
                            ? end.unheard(savepoint)
                            : new IllegalStateException("the job was over before the savepoint was complete")));
        }
    }
}
