// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.testkit.fault;

import io.tidemark.runtime.checkpoint.CheckpointStorage;
import io.tidemark.runtime.checkpoint.CommitPoint;
import io.tidemark.runtime.sink.TransactionalSink;
import io.tidemark.runtime.source.Source;
import io.tidemark.runtime.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a simulated process does outside of itself goes through here, and at one of these calls it dies: before the call has
 * its effect, or after. From then on nothing of the process has an effect any more, as if it had been killed. Made by
 * {@link CrashTester}, one for each run. Thread-safe.
 *
 * <pre>{@code
 * CrashTester.seed(7).run(faults -> CepJob.named("alerts")
 *         .source(faults.source(payments))                                // dies as it is opened, sought or polled
 *         .eventTime(Payment::time)
 *         .sink(faults.sink(alerts))                                      // as results are written, prepared or committed
 *         .detect("probe-then-large", PROBE_THEN_LARGE).by(Payment::card).emit(match -> match.matchId())
 *         .events(serializer)
 *         .config(JobConfig.defaults().withClock(faults.clock()))         // so that checkpoints are due
 *         .checkpoints(Checkpoints.in(faults.storage(storage)))           // as files are written, named, read or deleted
 *         .build());
 * }</pre>
 */
public final class Faults {
    /** In place of the name of a call: all of them. */
    static final String ANYWHERE = "";

    private static final long NANOS_PER_LOOK = TimeUnit.MILLISECONDS.toNanos(1);
    /** Names of what says which process runs a job. */
    private static final String LEASES = "lease-";

    private static final AtomicLong CLOCK = new AtomicLong();

    private final Random random;
    private final String place;
    private final Map<String, Integer> crashes;
    /** A job tells sinks, and commit points, from each other by which object they are. */
    private final IdentityHashMap<TransactionalSink<?>, FaultySink<?>> sinks = new IdentityHashMap<>();

    private final IdentityHashMap<CommitPoint, CommitPoint> commitPoints = new IdentityHashMap<>();
    private int callsLeft;
    private boolean dead;

    /** Something that a call does. */
    interface Effect<T, X extends Exception> {
        T run() throws X;
    }

    /**
     * A process that is alive.
     *
     * @param place at which calls it may die; {@link #ANYWHERE}: at any
     * @param callsLeft after so many of them it dies; {@link Integer#MAX_VALUE}: never
     * @param crashes counts where
     */
    Faults(Random random, String place, int callsLeft, Map<String, Integer> crashes) {
        this.random = random;
        this.place = place;
        this.callsLeft = callsLeft;
        this.crashes = crashes;
    }

    /** A source that is read through here. */
    public <R> Source<R> source(Source<R> source) {
        return new FaultySource<>(source, this);
    }

    /**
     * A sink, with its commit point if it has one, that is written through here. The same sink gives the same one, and sinks
     * that share a commit point still do: those of one Kafka output stay one.
     */
    @SuppressWarnings("unchecked") // What is found for a sink was made for it, and has its type.
    public <T> TransactionalSink<T> sink(TransactionalSink<T> sink) {
        synchronized (this) {
            return (TransactionalSink<T>) sinks.computeIfAbsent(sink, one -> new FaultySink<>(one, this));
        }
    }

    /** A commit point that may die, one for all sinks that share it. */
    CommitPoint commitPoint(CommitPoint point) {
        synchronized (this) {
            return commitPoints.computeIfAbsent(point, one -> new FaultyCommitPoint(one, this));
        }
    }

    /**
     * A storage that is used through here; the one given is what survives. The lease of a run that has died counts as
     * expired: nobody has to wait for it.
     *
     * @throws UncheckedIOException if the lease cannot be deleted
     */
    public CheckpointStorage storage(CheckpointStorage storage) {
        try {
            for (String lease : storage.list(LEASES)) {
                storage.delete(lease);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new FaultyStorage(storage, this);
    }

    /** A clock on which a millisecond passes with each look: so checkpoints are due however fast the machine is. */
    public Clock clock() {
        return new Clock() {
            @Override
            public long epochMillis() {
                return TimeUnit.NANOSECONDS.toMillis(nanoTime());
            }

            @Override
            public long nanoTime() {
                return CLOCK.addAndGet(NANOS_PER_LOOK);
            }
        };
    }

    /** A call that does something, unless the process dies before, and returns, unless it dies after. */
    <T, X extends Exception> T at(String call, Effect<T, X> effect) throws X {
        synchronized (this) {
            check();
            boolean mayDie = callsLeft != Integer.MAX_VALUE && (place.equals(ANYWHERE) || place.equals(call));
            if (!mayDie || callsLeft-- > 0) {
                return effect.run();
            }
            boolean after = random.nextBoolean();
            try {
                if (after) {
                    effect.run();
                }
            } finally {
                dead = true;
                crashes.merge(call + (after ? ", after" : ", before"), 1, Integer::sum);
            }
            throw new SimulatedCrash(call);
        }
    }

    /** The same for a call that returns nothing. */
    void run(String call, Runnable effect) {
        Object nothing = at(call, () -> {
            effect.run();
            return "";
        });
        assert nothing != null;
    }

    /** A dead process does nothing any more. */
    synchronized void check() {
        if (dead) {
            throw new SimulatedCrash("a call of a process that is dead");
        }
    }

    /** Whether the process has died. */
    public synchronized boolean isDead() {
        return dead;
    }
}
