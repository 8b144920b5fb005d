// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one process of a job work and the others stand by, through the checkpoint storage. It saves them from shutting each
 * other out all the time; that only one can commit does not depend on it. Calls come from one thread and never wait for
 * longer than the storage does.
 *
 * <ol>
 *   <li>{@link #tryAcquire} again and again, at least as often as the lease is renewed, until it says yes.
 *   <li>{@link #renew} again and again while the job runs, until it says no.
 *   <li>{@link #release}, if the job ends by itself: a stand-by need not wait then.
 * </ol>
 */
final class JobLease {
    /*
     * Who holds the lease claims a new number from time to time. Who stands by looks at the number, and if it has not
     * changed for some time by its own clock, claims the next one. Clocks of two processes are never compared.
     *
     * A holder that has slept finds its number claimed, or has been shut out by then: what comes first.
     *
     * Somebody who begins cannot know whether the holder is alive, and would wait in vain after each crash. So a claim says
     * who made it, and where that can be found out, a dead one is not waited for. Should that be wrong, nothing is lost: the
     * one who is shut out begins anew, and stands by.
     */
    static final String PREFIX = "lease-";
    private static final Logger LOG = LoggerFactory.getLogger(JobLease.class);
    /** Version 1 does not say which job it is. */
    private static final int VERSION = 2;

    private static final String MAGIC = "lea";
    private static final int RETAINED = 2;

    private final ClaimedNumbers claims;
    private final CheckpointStorage storage;
    private final String job;
    private final String run;
    private final ProcessWatch processes;
    private final long renewNanos;
    private final long expireNanos;

    /** The last number that was seen; 0: none. */
    private long seen;

    private long seenNanos;
    /** The process that claimed what was seen; empty: not known. */
    private String seenHolder = "";
    /** Its run; empty: not known. */
    private String seenRun = "";
    /** The job of that run; empty: not known. */
    private String seenJob = "";
    /** Why what was seen last is free; empty: it is not known to be. */
    private String whyFree = "";
    /** The number that we tried to claim last, and when first: others may have seen it since. */
    private long tried;

    private long triedNanos;

    /** The number that we hold; 0: none. */
    private long held;

    /**
     * A lease that is not held.
     *
     * @param job name of the job
     * @param run name of this run, unlike that of any other
     * @param processes knows which processes are dead
     * @param renewAfter age at which a claim is renewed
     * @param expireAfter age at which a claim of somebody else counts no more, larger
     */
    JobLease(
            CheckpointStorage storage,
            String job,
            String run,
            ProcessWatch processes,
            Duration renewAfter,
            Duration expireAfter) {
        if (renewAfter.isNegative() || renewAfter.compareTo(expireAfter) >= 0) {
            throw new IllegalArgumentException("lease that is renewed after " + renewAfter + " and expires after "
                    + expireAfter + ": must be renewed earlier");
        }
        this.claims = new ClaimedNumbers(storage, PREFIX);
        this.storage = storage;
        this.job = job;
        this.run = run;
        this.processes = processes;
        this.renewNanos = renewAfter.toNanos();
        this.expireNanos = expireAfter.toNanos();
    }

    /**
     * Takes the lease if nobody seems to hold it.
     *
     * @param nowNanos monotonic time of this process
     * @return whether it is held now
     * @throws IOException if it cannot be said; to be asked again
     */
    boolean tryAcquire(long nowNanos) throws IOException {
        List<String> names = claims.names();
        long last = names.isEmpty() ? 0 : claims.number(names.get(names.size() - 1));
        if (last > 0 && last == tried) {
            // It may be ours: from a try before whose outcome was not known.
            if (claim(last, nowNanos)) {
                return renew(nowNanos);
            }
            tried = 0;
        }
        boolean free = last == 0;
        if (last > 0 && last != seen) {
            free = look(last);
            seen = last;
            seenNanos = nowNanos;
        }
        if (free) {
            whyFree = "which is over";
        } else if (processes.isDead(seenHolder)) {
            whyFree = "whose process is dead";
        } else if (nowNanos - seenNanos >= expireNanos) {
            whyFree = "of which nothing was heard for " + TimeUnit.NANOSECONDS.toSeconds(expireNanos)
                    + " s (dead, asleep, or cut off)";
        } else {
            return false;
        }
        return claim(last + 1, nowNanos);
    }

    /** Finds out who holds a number; returns whether nobody does. */
    private boolean look(long number) throws IOException {
        Claim claim = read(number);
        // One that cannot be read is waited for.
        seenHolder = claim == null ? "" : claim.holder();
        seenRun = claim == null ? "" : claim.run();
        seenJob = claim == null ? "" : claim.job();
        return claim != null && claim.released();
    }

    private record Claim(boolean released, String holder, String run, String job) {}

    private @Nullable Claim read(long number) throws IOException {
        String name = claims.name(number);
        try (InputStream in = storage.read(name)) {
            byte[] bytes = in.readAllBytes();
            BytesReader content = Envelope.open(name, bytes, VERSION, MAGIC);
            return new Claim(
                    content.readByte() != 0,
                    content.readString(),
                    content.readString(),
                    Envelope.version(bytes) == 1 ? "" : content.readString());
        } catch (NoSuchFileException | DamagedCheckpointException unknown) {
            return null;
        }
    }

    /** Whether the last claim is known to be of another run. By any thread, for a run that has held the lease. */
    boolean isTakenOver() throws IOException {
        List<String> names = claims.names();
        Claim last = names.isEmpty() ? null : read(claims.number(names.get(names.size() - 1)));
        return last != null && !last.run().equals(run);
    }

    /** The run that was found to hold it when it was asked for last; empty: not known. */
    String seenRun() {
        return seenRun;
    }

    /** The job of that run, which should be ours; empty: not known. */
    String seenJob() {
        return seenJob;
    }

    /** Why it was free when it was taken, as a clause about the run that had it. */
    String whyFree() {
        return whyFree;
    }

    private byte[] content(boolean released) {
        BytesBuffer out = Envelope.begin(VERSION, MAGIC);
        out.writeByte(released ? 1 : 0);
        out.writeString(processes.self());
        out.writeString(run);
        out.writeString(job);
        return Envelope.seal(out);
    }

    private boolean claim(long number, long nowNanos) throws IOException {
        if (number != tried) {
            tried = number;
            triedNanos = nowNanos;
        }
        boolean ours = claims.claim(number, content(false));
        held = ours ? number : 0;
        if (ours) {
            deleteOld();
        }
        return ours;
    }

    private void deleteOld() {
        try {
            claims.retain(RETAINED);
        } catch (IOException failure) {
            // Nothing is lost by what is left: the next claim tries again.
            LOG.debug("lease of run {}: cannot delete old claims yet", run, failure);
        }
    }

    /**
     * Keeps the lease, if it is time for that.
     *
     * @param nowNanos monotonic time of this process
     * @return whether it is still held; if not, somebody else has taken over
     * @throws IOException if it cannot be said; to be asked again
     * @throws IllegalStateException if it was not held
     */
    boolean renew(long nowNanos) throws IOException {
        if (held == 0) {
            throw new IllegalStateException("lease of run " + run + " is not held");
        }
        if (tried != held && !claim(tried, nowNanos)) {
            return false;
        }
        // Others may have seen a claim since it was tried first, however late it succeeded.
        return nowNanos - triedNanos < renewNanos || claim(held + 1, nowNanos);
    }

    /** Gives up the lease, if it is held: a stand-by takes over at once. */
    void release() throws IOException {
        if (held > 0) {
            long next = held + 1;
            held = 0;
            claims.claim(next, content(true));
        }
    }
}
