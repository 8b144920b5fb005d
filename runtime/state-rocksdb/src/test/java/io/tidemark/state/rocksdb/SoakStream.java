// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.state.rocksdb;

import io.tidemark.runtime.JobHandle;
import io.tidemark.runtime.JobProgress;
import io.tidemark.runtime.source.Source;
import io.tidemark.state.rocksdb.SoakJob.Step;
import io.tidemark.testkit.GeneratedSource;
import java.util.Objects;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Steps that are made of their position: at even ones a new user's first, at odd ones the second of the user who came
 * {@link #LAG} users before, unless it is one of those who never take it. So as many users are open at any time.
 */
final class SoakStream {
    /** Users between the first and the second step of one. */
    static final int LAG = 50_000;

    private static final int EVENTS_PER_MILLI = 100;
    private static final int IDLE_KIND = 2;
    private static final int NEVER_EVERY = 10;

    private long position;
    private boolean stopped;
    private LongPredicate stop = at -> false;
    private boolean ends;
    private Runnable beforeStop = () -> {};
    private @Nullable JobHandle handle;
    private @Nullable JobProgress result;

    /** At which positions to stop; and whether the stream is then over. */
    void stopWhen(LongPredicate condition, boolean isEnd) {
        stop = condition;
        ends = isEnd;
    }

    /** What to do before the job is stopped. */
    void beforeStop(Runnable what) {
        beforeStop = what;
    }

    /** How many users take both steps, one in ten never does; if the stream ends where it is. */
    long expectedMatches() {
        long passed = position / 2 - LAG;
        return passed - (passed + NEVER_EVERY - 1) / NEVER_EVERY;
    }

    /** How many users came. */
    long users() {
        return position / 2;
    }

    void run(JobHandle job) {
        handle = job;
        result = job.run();
    }

    JobProgress result() {
        return Objects.requireNonNull(result);
    }

    private static Step step(long at) {
        long user = at / 2;
        long time = at / EVENTS_PER_MILLI;
        if (at % 2 == 0) {
            return new Step(time, user, 0);
        }
        long earlier = user - LAG;
        boolean passes = earlier >= 0 && earlier % NEVER_EVERY != 0;
        return new Step(time, earlier, passes ? 1 : IDLE_KIND);
    }

    /** The source, which goes on from where a checkpoint says. */
    Source<Step> source() {
        return GeneratedSource.of("steps", SoakStream::step).until(this::isOver).when(at -> !stopped);
    }

    private boolean isOver(long at) {
        position = at;
        // Always a whole number of users.
        stopped = at % 2 == 0 && stop.test(at);
        if (stopped && !ends) {
            beforeStop.run();
            Objects.requireNonNull(handle).stop();
        }
        return stopped && ends;
    }

    /** Where it is. */
    long position() {
        return position;
    }
}
