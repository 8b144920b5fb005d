// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import io.tidemark.runtime.JobFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the checkpoint storage decide which checkpoint is the truth, where no sink does. Used by one thread at a time; may
 * block, with a storage that fails for about three seconds.
 */
public final class StorageCommitPoint implements CommitPoint {
    /*
     * Commits are claims of numbers, see ClaimedNumbers. The one with the highest number is the truth.
     *
     * To take over is to claim the next number oneself, with the checkpoint that is the truth already. Whoever was in charge
     * tries to claim that number too, fails, and knows.
     *
     * Each commit names the checkpoints before it, so that what such a sleeper has written is never taken for history.
     */
    private static final Logger LOG = LoggerFactory.getLogger(StorageCommitPoint.class);
    /** A take-over that loses so often is in a crowd of processes that all take over from each other. */
    private static final int MAX_TAKEOVERS = 100;

    private static final int MAX_TRIES = 6;
    private static final long FIRST_PAUSE_MILLIS = 100;
    /** Commits that are kept at least: if one is damaged the one before it counts. */
    private static final int MIN_RETAINED = 2;

    private final CheckpointStorage storage;
    private final ClaimedNumbers commits;
    private final String job;
    private final String run;
    private final int retained;
    private final LongConsumer pauseMillis;
    /** Number of the commit that this run wrote last; 0: none. */
    private long last;

    private List<String> checkpoints = List.of();

    /**
     * Nothing is read or written yet.
     *
     * @param storage where the checkpoints are
     * @param job name of the job; another job's storage is refused
     * @param run name of this run, unlike that of any other: 8 hexadecimal digits from a random number
     * @param retained number of checkpoints to remember, at least 1
     */
    public StorageCommitPoint(CheckpointStorage storage, String job, String run, int retained) {
        this(storage, job, run, retained, millis -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis)));
    }

    StorageCommitPoint(CheckpointStorage storage, String job, String run, int retained, LongConsumer pauseMillis) {
        if (retained < 1) {
            throw new IllegalArgumentException("retained checkpoints " + retained + ": must be at least 1");
        }
        this.storage = storage;
        this.commits = new ClaimedNumbers(storage, CheckpointNames.COMMIT_PREFIX);
        this.job = job;
        this.run = run;
        this.retained = retained;
        this.pauseMillis = pauseMillis;
    }

    /**
     * {@inheritDoc}
     *
     * @throws JobFailedException if the storage fails, belongs to another job, or has commits of which none can be read
     */
    @Override
    public @Nullable String recover() {
        for (int count = 0; count < MAX_TAKEOVERS; count++) {
            if (trying("take over", this::tryTakeOver)) {
                return checkpoints.isEmpty() ? null : checkpoints.get(0);
            }
        }
        throw new FencedException("job " + job + " was taken over by others " + MAX_TAKEOVERS
                + " times while this process tried to: let one process run it");
    }

    private boolean tryTakeOver() throws IOException {
        List<String> names = commits.names();
        List<String> found = names.isEmpty() ? List.of() : lastReadable(names).checkpoints();
        long number = names.isEmpty() ? 1 : commits.number(names.get(names.size() - 1)) + 1;
        if (!tryCommit(number, found)) {
            return false;
        }
        last = number;
        checkpoints = found;
        return true;
    }

    private CommitEntry lastReadable(List<String> names) throws IOException {
        JobFailedException nothing = new JobFailedException("no commit in checkpoint storage " + storage
                + " can be read, of " + names.size()
                + ": restore one from a copy, or empty the storage to begin anew");
        for (int index = names.size() - 1; index >= 0; index--) {
            try (InputStream in = storage.read(names.get(index))) {
                CommitEntry entry = CommitEntry.read(names.get(index), in.readAllBytes());
                if (!entry.job().equals(job)) {
                    throw new JobFailedException("checkpoint storage " + storage + " belongs to job " + entry.job()
                            + ", not to " + job + ": give each job a place of its own, and keep its name");
                }
                return entry;
            } catch (DamagedCheckpointException failure) {
                LOG.warn("job {}: {}; the commit before it is used", job, failure.getMessage());
                nothing.addSuppressed(failure);
            }
        }
        throw nothing;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException before {@link #recover}
     * @throws JobFailedException if the storage fails: it is not known whether the checkpoint is committed
     */
    @Override
    public void commit(String checkpoint, List<PartitionPosition> positions) {
        if (last == 0) {
            throw new IllegalStateException("commit of " + checkpoint + " before recover");
        }
        List<String> next = new ArrayList<>(checkpoints);
        next.remove(checkpoint);
        next.add(0, checkpoint);
        List<String> kept = List.copyOf(next.subList(0, Math.min(next.size(), retained)));
        if (!trying("commit checkpoint " + checkpoint, () -> tryCommit(last + 1, kept))) {
            throw new FencedException("job " + job + " was taken over by another process: checkpoint " + checkpoint
                    + " of run " + run + " is not committed; let one process run it");
        }
        last++;
        checkpoints = kept;
    }

    private boolean tryCommit(long number, List<String> committed) throws IOException {
        return commits.claim(number, new CommitEntry(job, run, committed).write());
    }

    /**
     * The checkpoints that were committed, the last one first, as far as they are to be retained. A checkpoint that is
     * damaged is to be replaced by the one after it.
     */
    public List<String> committed() {
        return checkpoints;
    }

    /** Does not count a checkpoint among those retained any more, from the next commit on: it is damaged. */
    public void forget(String checkpoint) {
        checkpoints =
                checkpoints.stream().filter(each -> !each.equals(checkpoint)).toList();
    }

    /**
     * Deletes old commits. The checkpoints are not touched.
     *
     * @param count number of commits to keep; less than 2 means 2
     * @throws IOException if something may be left; it is deleted by a later call
     */
    public void retain(int count) throws IOException {
        commits.retain(Math.max(count, MIN_RETAINED));
    }

    private boolean trying(String what, Attempt attempt) {
        long pause = FIRST_PAUSE_MILLIS;
        for (int count = 1; ; count++) {
            try {
                return attempt.run();
            } catch (IOException failure) {
                if (count == MAX_TRIES) {
                    throw new JobFailedException(
                            "job " + job + " cannot " + what + ": checkpoint storage " + storage + " has failed "
                                    + MAX_TRIES + " times; the next run finds out what holds. Its last word: "
                                    + failure.getMessage(),
                            failure);
                }
                LOG.info("job {}: cannot {} yet, try {} of {}", job, what, count, MAX_TRIES, failure);
                pauseMillis.accept(pause);
                pause *= 2;
            }
        }
    }

    /** Something that may fail, and may be done again. */
    private interface Attempt {
        boolean run() throws IOException;
    }
}
