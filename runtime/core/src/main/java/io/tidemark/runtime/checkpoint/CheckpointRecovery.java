// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import io.tidemark.runtime.JobFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds out with what a run begins: with nothing, a savepoint, the checkpoint that is the truth, or not at all, since the job
 * has ended. Used once, by one thread. May block.
 */
final class CheckpointRecovery {
    /**
     * With what a run begins.
     *
     * @param from the checkpoint to go on from, or the savepoint to begin with; null: there is none
     * @param number number of the last checkpoint, 0 if there is none
     * @param previous name of the checkpoint that is the truth; empty: there is none, the job begins
     * @param told as the predicate of a sentence about the job
     * @param over whether the job has ended while the run stood by, so that there is nothing to be done
     */
    record Beginning(@Nullable RestoredCheckpoint from, long number, String previous, String told, boolean over) {

        /** The checkpoint that this run goes on from as one that has taken over; null: the job begins, or is over. */
        @Nullable
        RestoredCheckpoint continued() {
            return previous.isEmpty() ? null : from;
        }
    }

    private final String job;
    private final Checkpoints settings;
    private final CheckpointStorage storage;
    private final CommitPoint commitPoint;
    private final CheckpointHistory history;
    private final Predicate<String> stoodByFor;

    /**
     * A recovery that nothing was done of yet.
     *
     * @param stoodByFor whether this run has stood by while a run of this name ran the job
     */
    CheckpointRecovery(
            String job,
            Checkpoints settings,
            CheckpointStorage storage,
            CommitPoint commitPoint,
            CheckpointHistory history,
            Predicate<String> stoodByFor) {
        this.job = job;
        this.settings = settings;
        this.storage = storage;
        this.commitPoint = commitPoint;
        this.history = history;
        this.stoodByFor = stoodByFor;
    }

    /**
     * Shuts out earlier runs, and finds the checkpoint that is the truth. Sinks are not asked for anything.
     *
     * @throws JobFailedException if there is one that cannot be read, and none before it, or if the job has ended
     */
    Beginning run() {
        history.begin();
        String committed = commitPoint.recover();
        if (committed == null) {
            history.requireNone();
            return anew();
        }
        if (CheckpointNames.isEnd(committed)) {
            return afterEnd(CheckpointNames.checkpointOfEnd(committed));
        }
        if (isElsewhere()) {
            throw new JobFailedException("job \"" + job + "\" is to start from " + settings.savepoint()
                    + ", but its output says that " + committed
                    + " was committed under the same name, of checkpoints in"
                    + " another place: give the output another name, or, of Kafka, delete its group; to go on from there"
                    + " give the job those checkpoints");
        }
        return goingOn(committed);
    }

    private Beginning anew() {
        Path from = settings.savepoint();
        if (from == null) {
            return new Beginning(null, 0, "", "begins: there is no checkpoint yet", false);
        }
        RestoredCheckpoint savepoint = CheckpointReader.openSavepoint(from);
        String told = "begins with savepoint " + from + ", " + savepoint.name() + " of job "
                + savepoint.metadata().job();
        return new Beginning(savepoint, 0, "", told, false);
    }

    private Beginning goingOn(String committed) {
        RestoredCheckpoint restored = history.open(job, committed);
        String told = "goes on from " + restored.name()
                + (settings.savepoint() == null
                        ? ""
                        : "; savepoint " + settings.savepoint() + " is passed over, since there is a checkpoint");
        long number = Math.max(CheckpointNames.numberOf(committed), restored.number());
        return new Beginning(restored, number, restored.name(), told, false);
    }

    /**
     * The job has ended with a savepoint of this checkpoint, and goes on from that alone: who has it says so.
     */
    private Beginning afterEnd(String checkpoint) {
        history.forgetCommits();
        Path from = settings.savepoint();
        RestoredCheckpoint savepoint = null;
        JobFailedException unusable = null;
        try {
            savepoint = from == null ? null : CheckpointReader.openSavepoint(from);
        } catch (JobFailedException e) {
            unusable = e;
        }
        if (savepoint != null
                && savepoint.name().equals(checkpoint)
                && savepoint.metadata().job().equals(job)) {
            String told = "goes on from savepoint " + from + ", " + checkpoint + ", with which it had ended";
            return new Beginning(savepoint, savepoint.number(), isElsewhere() ? "" : checkpoint, told, false);
        }
        String run = CheckpointNames.runOf(checkpoint);
        if (stoodByFor.test(run)) {
            String told = "ends, having stood by: run " + run + " has ended the job with "
                    + JobEnd.told(storage, checkpoint) + ", and only what begins with that goes on";
            return new Beginning(null, 0, checkpoint, told, true);
        }
        String other = savepoint == null
                ? ""
                : "; " + from + ", from which it is to start, is " + savepoint.name() + " of job "
                        + savepoint.metadata().job();
        String refusal = "job \"" + job + "\" has ended: run " + run + " was stopped with "
                + JobEnd.told(storage, checkpoint) + other
                + (unusable == null ? ". To" : "; where it is to start, it cannot: " + unusable.getMessage() + " To")
                + " go on begin with that savepoint, by Checkpoints.startFrom, in another place or here; to begin"
                + " anew take another place for checkpoints";
        throw unusable == null ? new JobFailedException(refusal) : new JobFailedException(refusal, unusable);
    }

    /** Whether a job that is to begin with a savepoint has been given the commit point of one whose checkpoints are not here. */
    private boolean isElsewhere() {
        try {
            return settings.savepoint() != null
                    && storage.list(CheckpointNames.CHECKPOINT_PREFIX).isEmpty();
        } catch (IOException e) {
            throw new JobFailedException("checkpoints cannot be listed: " + e.getMessage(), e);
        }
    }
}
