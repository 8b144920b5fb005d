// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.shard.JobThreads;
import io.tidemark.runtime.time.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the lease of a job while it runs. The job's thread asks for it and hears of its loss; once it is held a thread of its
 * own renews it, whatever else the job is at: restoring, writing a checkpoint, waiting for a sink.
 *
 * <p>A job whose thread is kept for minutes hangs, and somebody else should have a try: then the lease is not renewed.
 */
final class LeaseKeeper implements AutoCloseable {
    static final Duration RENEW_AFTER = Duration.ofSeconds(1);
    static final Duration EXPIRE_AFTER = Duration.ofSeconds(5);
    /** So long the job's thread may be kept, by a sink or a function of the user's, once it has begun to work. */
    static final Duration HANGS_AFTER = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);
    private static final String THREAD = "lease";
    private static final Duration LOOK = Duration.ofMillis(250);
    /** Many more than get to it between the end of a job and a look at the lease. */
    private static final int REMEMBERED = 16;

    private final String job;
    private final CheckpointStorage storage;
    private final JobLease lease;
    private final Clock clock;
    private final JobThreads threads;
    private boolean standsBy;
    private boolean hasStoodBy;
    /** The runs that it was found to stand by for, the last ones. */
    private final Set<String> stoodByFor = new LinkedHashSet<>();

    private boolean looked;
    private long nextLookNanos;

    /** When the job's thread was here last. */
    private volatile long seenNanos;

    private volatile boolean seen;
    private volatile boolean renewing;
    private volatile boolean lost;
    private boolean acquired;
    /** Touched by the thread that renews. */
    private boolean warned;

    LeaseKeeper(
            String job,
            CheckpointStorage storage,
            String run,
            ProcessWatch processes,
            Clock clock,
            JobThreads threads) {
        this.job = job;
        this.storage = storage;
        this.lease = new JobLease(storage, job, run, processes, RENEW_AFTER, EXPIRE_AFTER);
        this.clock = clock;
        this.threads = threads;
    }

    /**
     * Takes the lease, if nobody else holds it, and begins to renew it. Looks now and then only. Not to be called any more
     * when it has said yes.
     *
     * @return whether it is held; else the process stands by, and is to ask again
     */
    boolean tryAcquire() {
        long now = clock.nanoTime();
        if (looked && now - nextLookNanos < 0) {
            return false;
        }
        looked = true;
        nextLookNanos = now + LOOK.toNanos();
        try {
            if (lease.tryAcquire(now)) {
                if (standsBy) {
                    standsBy = false;
                    hasStoodBy = true;
                }
                acquired = true;
                threads.repeat(THREAD, LOOK, this::renew);
                return true;
            }
        } catch (IOException e) {
            throw new JobFailedException(
                    "job " + job + ": the checkpoint storage does not say whether another process" + " runs it: "
                            + e.getMessage(),
                    e);
        }
        noteStandingBy();
        return false;
    }

    private void noteStandingBy() {
        String other = lease.seenJob();
        if (!other.isEmpty() && !other.equals(job)) {
            throw new JobFailedException(
                    "job \"" + job + "\" would stand by for job \"" + other + "\", which runs with the"
                            + " same checkpoints, in " + storage + ": give each job checkpoints of its own");
        }
        if (stoodByFor.add(lease.seenRun()) && stoodByFor.size() > REMEMBERED) {
            stoodByFor.remove(stoodByFor.iterator().next());
        }
        if (!standsBy) {
            standsBy = true;
            LOG.info("job {} stands by: another process runs it, run {}", job, lease.seenRun());
        }
    }

    /** Whether another run had it while this process stood by, one of the last that had it. */
    boolean hasStoodByFor(String run) {
        return stoodByFor.contains(run);
    }

    /** Whether somebody else was found to hold it when it was asked for last. */
    boolean isStandingBy() {
        return standsBy;
    }

    /** The run that had it before and why it has it no more, if this process has stood by until it was free; else empty. */
    String takenOverFrom() {
        return hasStoodBy ? "run " + lease.seenRun() + ", " + lease.whyFree() : "";
    }

    /** The job's thread is at work, and as long as none of its shards is kept so is the job. */
    void keep() {
        if (lost) {
            throw new FencedException(takenOver() + "; it must not go on");
        }
        // It does not wait for its shards, but without one of them it does nothing that matters.
        seenNanos = clock.nanoTime() - threads.keptNanos();
        seen = true;
    }

    private String takenOver() {
        return "job " + job
                + " has been taken over by another process, since this one did not renew its lease for more than "
                + EXPIRE_AFTER.toSeconds() + " s";
    }

    /** The job fails: if another process has taken over, whatever has come of that, this is what is to be told. */
    RuntimeException explained(RuntimeException failure) {
        if (failure instanceof FencedException || !acquired) {
            return failure;
        }
        try {
            return lost || lease.isTakenOver()
                    ? new FencedException(takenOver() + "; what failed then: " + failure.getMessage(), failure)
                    : failure;
        } catch (IOException | RuntimeException unknown) {
            // What failed is what is to be told, and nothing may keep the run from being closed.
            return failure;
        }
    }

    /** Renews the lease when it is time; by the thread of the lease. */
    private void renew() {
        if (lost || hangs()) {
            return;
        }
        renewing = true;
        try {
            lost = !lease.renew(clock.nanoTime());
        } catch (IOException | RuntimeException e) {
            // Asked again soon; that nobody else commits does not depend on it.
            LOG.warn("job {}: the lease cannot be renewed at the moment: {}", job, e.getMessage());
        } finally {
            renewing = false;
        }
    }

    private boolean hangs() {
        // Not before it has begun to work: a large state takes its time to be restored.
        boolean hangs = seen && clock.nanoTime() - seenNanos >= HANGS_AFTER.toNanos();
        if (hangs && !warned) {
            LOG.warn(
                    "job {}: something has kept its thread for more than {} s, a sink or a function of yours; the lease is"
                            + " not renewed, so a stand-by may take over",
                    job,
                    HANGS_AFTER.toSeconds());
        }
        warned = hangs;
        return hangs;
    }

    /** Lets a stand-by take over at once. Only when the threads have ended. */
    @Override
    public void close() {
        // Whoever has it from now on was let.
        acquired = false;
        if (renewing) {
            LOG.warn("job {}: the checkpoint storage does not answer; the lease is not given up, it will expire", job);
            return;
        }
        try {
            lease.release();
        } catch (IOException | RuntimeException e) {
            LOG.warn("job {}: the lease cannot be given up, it will expire: {}", job, e.getMessage());
        }
    }
}
