// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last thing that a run commits if it ends with a savepoint: that the job has ended. From then on nobody goes on from these
 * checkpoints but with that savepoint. Begun by the job's thread, done in the background, once the savepoint is copied.
 *
 * <p>A crash before the commit: the job has not ended, and whoever is asked next goes on, with a savepoint that nobody was told
 * of. A crash after it: it has ended, and whoever is asked next says with which savepoint.
 */
final class EndCommit {
    private final String job;
    private final CheckpointStorage storage;
    private final CommitPoint commitPoint;
    private final Clock clock;
    private @Nullable SavepointRequest begun;
    /** What ends the run: it is not known whether the job has ended, or it has passed to another process. */
    private volatile @Nullable JobFailedException failure;

    EndCommit(String job, CheckpointStorage storage, CommitPoint commitPoint, Clock clock) {
        this.job = job;
        this.storage = storage;
        this.commitPoint = commitPoint;
        this.clock = clock;
    }

    /** Whether it was begun for this savepoint, whatever has come of it. By the job's thread. */
    boolean isBegunFor(SavepointRequest savepoint) {
        return begun == savepoint;
    }

    /** It is to be done now. By the job's thread. */
    void begin(SavepointRequest savepoint) {
        begun = savepoint;
    }

    /**
     * Does it, and tells the outcome of the savepoint. May block; never throws.
     *
     * @param checkpoint the last one, of which the savepoint is a copy
     * @param positions what it was committed with
     */
    void run(SavepointRequest savepoint, String checkpoint, List<PartitionPosition> positions) {
        try {
            write(new JobEnd(job, checkpoint, savepoint.place(), clock.epochMillis()));
            commitPoint.commit(CheckpointNames.end(checkpoint), positions);
            savepoint.complete();
        } catch (IOException e) {
            // Nothing was committed: the job goes on as if the copy had failed.
            savepoint.refuse(new UncheckedIOException(
                    "savepoint in " + savepoint.place() + " was written, but the job cannot end with it, and goes on: "
                            + e.getMessage(),
                    e));
        } catch (FencedException e) {
            failed(savepoint, e);
        } catch (Throwable e) {
            // Whatever it is: somebody waits for the outcome.
            failed(savepoint, unknown(savepoint, e));
        }
    }

    private void write(JobEnd end) throws IOException {
        byte[] bytes = end.write();
        try (CheckpointStorage.ObjectWriter object = storage.create(CheckpointNames.end(end.checkpoint()))) {
            object.write(bytes, 0, bytes.length);
            object.finish();
        }
    }

    private static JobFailedException unknown(SavepointRequest savepoint, Throwable cause) {
        return new JobFailedException(
                "savepoint in " + savepoint.place()
                        + " was written, but it is not known whether the job has ended with it: keep it and start the"
                        + " job again, which goes on, or says that it has ended with this savepoint. What failed: "
                        + cause.getMessage(),
                cause);
    }

    private void failed(SavepointRequest savepoint, JobFailedException reason) {
        failure = reason;
        savepoint.refuse(reason);
    }

    /**
     * Looks whether the run may go on.
     *
     * @throws JobFailedException if not
     */
    void requireNoFailure() {
        JobFailedException found = failure;
        if (found != null) {
            throw found;
        }
    }

    /** The run is over before anything was heard of it. */
    JobFailedException unheard(SavepointRequest savepoint) {
        return unknown(savepoint, new IllegalStateException("the run was over before the commit was"));
    }
}
