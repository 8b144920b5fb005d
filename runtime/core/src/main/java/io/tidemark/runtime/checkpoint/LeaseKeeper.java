// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.time.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the lease of a job while it runs: called by the job's thread, which never waits here once the lease is held, since
 * renewing is left to the executor.
 */
final class LeaseKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);
    private static final Duration RENEW_AFTER = Duration.ofSeconds(1);
    private static final Duration EXPIRE_AFTER = Duration.ofSeconds(5);
    private static final long LOOK_NANOS = Duration.ofMillis(250).toNanos();

    private final String job;
    private final JobLease lease;
    private final Clock clock;
    private final Executor executor;
    private boolean stoodBy;
    private boolean looked;
    private long nextLookNanos;
    /** Touched by the executor only. */
    private long nextRenewalNanos;

    private volatile boolean renewing;
    private volatile boolean lost;

    LeaseKeeper(
            String job, CheckpointStorage storage, String run, ProcessWatch processes, Clock clock, Executor executor) {
        this.job = job;
        this.lease = new JobLease(storage, run, processes, RENEW_AFTER, EXPIRE_AFTER);
        this.clock = clock;
        this.executor = executor;
    }

    /**
     * Takes the lease, if nobody else holds it. Looks now and then only.
     *
     * @return whether it is held; else the process stands by, and is to ask again
     */
    boolean tryAcquire() {
        long now = clock.nanoTime();
        if (looked && now - nextLookNanos < 0) {
            return false;
        }
        looked = true;
        nextLookNanos = now + LOOK_NANOS;
        try {
            if (lease.tryAcquire(now)) {
                if (stoodBy) {
                    LOG.info("job {}: the other process has stopped or died, this one takes over", job);
                }
                return true;
            }
        } catch (IOException e) {
            throw new JobFailedException(
                    "job " + job + ": the checkpoint storage does not say whether another process" + " runs it: "
                            + e.getMessage(),
                    e);
        }
        if (!stoodBy) {
            stoodBy = true;
            LOG.info("job {}: another process runs it, this one stands by", job);
        }
        return false;
    }

    /** Renews the lease when it is time. */
    void keep() {
        if (lost) {
            throw new FencedException("job " + job + " has been taken over by another process, since this one did not"
                    + " renew its lease for more than " + EXPIRE_AFTER.toSeconds() + " s; it must not go on");
        }
        long now = clock.nanoTime();
        if (!renewing && now - nextLookNanos >= 0) {
            nextLookNanos = now + LOOK_NANOS;
            renewing = true;
            executor.execute(this::renew);
        }
    }

    private void renew() {
        try {
            lost = !lease.renew(clock.nanoTime());
        } catch (IOException e) {
            // Asked again soon; that nobody else commits does not depend on it.
            LOG.warn("job {}: the lease cannot be renewed at the moment: {}", job, e.getMessage());
        } finally {
            renewing = false;
        }
    }

    /** Renews the lease if it is time, by the executor itself, which has something long to do. */
    void keepMeanwhile() {
        long now = clock.nanoTime();
        if (!lost && now - nextRenewalNanos >= 0) {
            nextRenewalNanos = now + LOOK_NANOS;
            renew();
        }
    }

    /** Lets a stand-by take over at once. Only when the executor does nothing any more. */
    @Override
    public void close() {
        try {
            lease.release();
        } catch (IOException e) {
            LOG.warn("job {}: the lease cannot be given up, it will expire: {}", job, e.getMessage());
        }
    }
}
