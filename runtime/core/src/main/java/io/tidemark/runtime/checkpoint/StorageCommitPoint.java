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
     *
     * That the job has ended is a commit too, so only who is in charge can say so, and once it is said nobody is.
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

    /** What it said. */
    private CommitEntry truth;

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
        this.truth = new CommitEntry(job, run, List.of(), false);
    }

    /**
     * {@inheritDoc}
     *
     * @throws JobFailedException if the storage fails, belongs to another job, has commits of which none can be read, or one
     *     that cannot be read and may say that the job has ended
     */
    @Override
    public @Nullable String recover() {
        for (int count = 0; count < MAX_TAKEOVERS; count++) {
            if (trying("take over", this::tryTakeOver)) {
                return truth.truth();
            }
        }
        throw new FencedException("job " + job + " was taken over by others " + MAX_TAKEOVERS
                + " times while this process tried to: let one process run it");
    }

    private boolean tryTakeOver() throws IOException {
        List<String> names = commits.names();
        CommitEntry found = names.isEmpty() ? truth : lastReadable(names);
        long number = names.isEmpty() ? 1 : commits.number(names.get(names.size() - 1)) + 1;
        return tryCommit(number, new CommitEntry(job, run, found.checkpoints(), found.ended()));
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
                if (index < names.size() - 1) {
                    requireNotEnded(names.get(names.size() - 1), entry);
                }
                return entry;
            } catch (DamagedCheckpointException failure) {
                LOG.warn("job {}: {}; the commit before it is used", job, failure.getMessage());
                nothing.addSuppressed(failure);
            }
        }
        throw nothing;
    }

    /** A commit that cannot be read any more may have said that the job has ended: what was written for it is there then. */
    private void requireNotEnded(String damaged, CommitEntry before) throws IOException {
        String checkpoint = before.ended() ? null : before.truth();
        if (checkpoint != null && JobEnd.isIn(storage, checkpoint)) {
            throw new JobFailedException("job " + job + " may have ended with "
                    + JobEnd.told(storage, checkpoint) + ": " + damaged
                    + ", which says whether it has, cannot be read. If it has, begin with that savepoint in another place;"
                    + " if you know that it has not, delete " + CheckpointNames.end(checkpoint) + " from " + storage
                    + ", and it goes on here");
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException before {@link #recover}
     * @throws IllegalArgumentException if it is the end, and not of the checkpoint that was committed last
     * @throws JobFailedException if the storage fails: it is not known whether the checkpoint is committed
     */
    @Override
    public void commit(String checkpoint, List<PartitionPosition> positions) {
        if (last == 0) {
            throw new IllegalStateException("commit of " + checkpoint + " before recover");
        }
        boolean ends = CheckpointNames.isEnd(checkpoint);
        CommitEntry next = new CommitEntry(job, run, ends ? committed() : with(checkpoint), ends);
        if (!checkpoint.equals(next.truth())) {
            throw new IllegalArgumentException(
                    checkpoint + " after " + committed() + ": a job ends with its last checkpoint");
        }
        if (!trying("commit " + checkpoint, () -> tryCommit(last + 1, next))) {
            throw new FencedException("job " + job + " was taken over by another process: " + checkpoint + " of run "
                    + run + " is not committed; let one process run it");
        }
    }

    private List<String> with(String checkpoint) {
        List<String> next = new ArrayList<>(committed());
        next.remove(checkpoint);
        next.add(0, checkpoint);
        return next.subList(0, Math.min(next.size(), retained));
    }

    private boolean tryCommit(long number, CommitEntry entry) throws IOException {
        if (!commits.claim(number, entry.write())) {
            return false;
        }
        last = number;
        truth = entry;
        return true;
    }

    /**
     * The checkpoints that were committed, the last one first, as far as they are to be retained. A checkpoint that is
     * damaged is to be replaced by the one after it.
     */
    public List<String> committed() {
        return truth.checkpoints();
    }

    /** Does not count a checkpoint among those retained any more, from the next commit on: it is damaged. */
    public void forget(String checkpoint) {
        truth = new CommitEntry(
                job,
                run,
                committed().stream().filter(each -> !each.equals(checkpoint)).toList(),
                false);
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
