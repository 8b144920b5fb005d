// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.source.ReadBefore;
import io.tidemark.runtime.source.RecordBuffer;
import io.tidemark.runtime.source.TestPartition;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The first of some readings; at their end the job is stopped, though more could come. */
final class Part extends TestPartition<Reading> {
    private final List<Reading> readings;
    private final int end;
    private @Nullable JobHandle handle;
    private int pauseAt = -1;
    private Function<JobHandle, CompletableFuture<?>> action = job -> CompletableFuture.completedFuture(null);
    private @Nullable CompletableFuture<?> paused;
    private Consumer<Reading> beforeReading = reading -> {};
    private String fingerprint = "";

    Part(List<Reading> readings, int end) {
        super("readings", false);
        this.readings = readings;
        this.end = end;
    }

    /** Does something before a reading, and waits until it has come to an end, well or not. */
    Part before(int reading, Function<JobHandle, CompletableFuture<?>> what) {
        pauseAt = reading;
        action = what;
        return this;
    }

    /** Each reading comes at its time. */
    Part on(ManualClock clock) {
        beforeReading = reading -> clock.advance(Duration.ofMillis(Math.max(0, reading.time() - clock.epochMillis())));
        return this;
    }

    /** What tells it from another. */
    Part fingerprint(String told) {
        fingerprint = told;
        return this;
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public void seek(long wanted, ReadBefore before) {
        if (!before.fingerprint().equals(fingerprint)) {
            throw new IllegalStateException("it is " + fingerprint + ", and was " + before.fingerprint());
        }
        seek(wanted);
    }

    /** Runs the job to the end of the part. */
    void run(JobHandle job) {
        handle = job;
        job.run();
    }

    @Override
    public PollResult poll(RecordBuffer<Reading> buffer) {
        JobHandle job = Objects.requireNonNull(handle);
        if (position() == pauseAt) {
            if (paused == null) {
                paused = action.apply(job);
            }
            if (!paused.isDone()) {
                return PollResult.NOTHING_NOW;
            }
        }
        if (position() < end) {
            Reading reading = readings.get((int) position());
            beforeReading.accept(reading);
            add(buffer, reading);
            return PollResult.MORE;
        }
        job.stop();
        return PollResult.NOTHING_NOW;
    }
}
