// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.workload;

import io.tidemark.pattern.AfterMatchSkip;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.condition.Field;
import io.tidemark.pattern.condition.NumberField;
import io.tidemark.runtime.source.Source;
import io.tidemark.serde.EventSerializer;
import io.tidemark.testkit.GeneratedSource;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Logins that can be read again from any position, since each is made of its position, of twice as many users as are to be
 * open. First come as many failures as there are users, of users picked at random; then those that are measured: a share of them
 * fail or pass, each half of the time, so that half of the users are open; the others matter to nobody.
 */
public final class LoginStream {
    /** A login that failed. */
    public static final int FAILED = 0;

    /** One that passed. */
    public static final int PASSED = 1;

    /** Something else. */
    private static final int OTHER = 2;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int EVENTS_PER_MILLI = 1_000;
    private static final int PERCENT = 100;

    private final int users;
    private final long warmUp;
    private final long end;
    private final int share;
    private final int eventsPerSecond;
    /** Of so many users most events are; 0: of all alike. */
    private final int busy;

    private final Runnable whenOver;
    private long startNanos;
    private long endNanos;
    private long startCpuNanos;
    private long endCpuNanos;

    private LoginStream(int users, long events, int share, int eventsPerSecond, int busy, Runnable whenOver) {
        this.users = users;
        this.warmUp = users;
        this.end = warmUp + events;
        this.share = share;
        this.eventsPerSecond = eventsPerSecond;
        this.busy = busy;
        this.whenOver = whenOver;
    }

    /** A stream that is there at once. */
    public static LoginStream fast(int openKeys, long events, int sharePercent) {
        return new LoginStream(2 * openKeys, events, sharePercent, 0, 0, () -> {});
    }

    /** A stream of which an event is there only when it is due. */
    public static LoginStream paced(int openKeys, long events, int sharePercent, int eventsPerSecond) {
        return new LoginStream(2 * openKeys, events, sharePercent, eventsPerSecond, 0, () -> {});
    }

    /** The same, but nine of ten events that are measured are of one user in a hundred. */
    public LoginStream skewed() {
        return new LoginStream(users, events(), share, eventsPerSecond, users / PERCENT, whenOver);
    }

    /** The same, and does something after the last event was read. It does not count as time of the stream. */
    public LoginStream whenOver(Runnable action) {
        return new LoginStream(users, events(), share, eventsPerSecond, busy, action);
    }

    /** A login that failed, and later one of the same user that passed: half of the users are open at any time. */
    public static Pattern<Login> failedThenPassed(Duration within) {
        NumberField<Login> kind = Field.number("kind", Login::kind);
        return Pattern.<Login>begin("failed", AfterMatchSkip.skipPastLastEvent())
                .where(kind.is(FAILED))
                .followedBy("passed")
                .where(kind.is(PASSED))
                .within(within);
    }

    /** How many events are measured. */
    public long events() {
        return end - warmUp;
    }

    /**
     * A login.
     *
     * @param time event time, milliseconds
     * @param user who
     * @param kind how it went
     * @param position where it is in the stream
     */
    public record Login(long time, long user, int kind, long position) {
        /** Writes logins to bytes. */
        public static EventSerializer<Login> serializer() {
            return new EventSerializer<>() {
                @Override
                public byte[] serialize(Login login) {
                    return ByteBuffer.allocate(28)
                            .putLong(login.time)
                            .putLong(login.user)
                            .putInt(login.kind)
                            .putLong(login.position)
                            .array();
                }

                @Override
                public Login deserialize(byte[] bytes) {
                    ByteBuffer in = ByteBuffer.wrap(bytes);
                    return new Login(in.getLong(), in.getLong(), in.getInt(), in.getLong());
                }
            };
        }
    }

    /** The source. It is read once, as what is measured is kept here. */
    public Source<Login> source() {
        GeneratedSource<Login> logins = GeneratedSource.of("logins", this::read).size(end);
        return isTimed() ? logins.when(at -> at <= warmUp || due(at) <= System.nanoTime()) : logins;
    }

    /** Wall time from the first to the last of the events that are measured. */
    public long elapsedNanos() {
        return endNanos - startNanos;
    }

    /** The same in processor time of the thread that reads them, which is the job's. */
    public long cpuNanos() {
        return endCpuNanos - startCpuNanos;
    }

    /** Whether events have a time when they are due, and this one is among those that are measured. */
    public boolean isTimed() {
        return eventsPerSecond > 0;
    }

    /** How long ago an event was due. */
    public long nanosSinceDue(Login login) {
        return System.nanoTime() - due(login.position);
    }

    private long due(long at) {
        return startNanos + (long) ((at - warmUp) * (1e9 / eventsPerSecond));
    }

    private Login read(long at) {
        if (at == warmUp) {
            startNanos = System.nanoTime();
            startCpuNanos = THREADS.getCurrentThreadCpuTime();
        }
        Login login = login(at);
        if (at == end - 1) {
            endNanos = System.nanoTime();
            endCpuNanos = THREADS.getCurrentThreadCpuTime();
            whenOver.run();
        }
        return login;
    }

    private Login login(long at) {
        long time = at / EVENTS_PER_MILLI;
        if (at < warmUp) {
            long user = Long.remainderUnsigned(mix(at), users);
            return new Login(time, user, FAILED, at);
        }
        long random = mix(at);
        boolean ofBusy = busy > 0 && (random >>> 50) % 10 > 0;
        long user = Long.remainderUnsigned(random, ofBusy ? busy : users);
        int kind = OTHER;
        if ((random >>> 40) % PERCENT < share) {
            kind = (random >>> 32 & 1) == 0 ? FAILED : PASSED;
        }
        return new Login(time, user, kind, at);
    }

    private static long mix(long value) {
        long z = value * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
