// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.runtime.checkpoint.CheckpointStorage;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.checkpoint.LocalCheckpointStorage;
import io.tidemark.runtime.source.ScriptedLog;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is open is counted as soon as a job knows what was open before it, and not only when the next count is due. */
final class FirstCountTest {
    private static final List<Reading> READINGS = List.of(Reading.of("k", 1, "a"), Reading.of("time", 5, "goes on"));
    private static final int POLLS = 20;

    private final ManualClock clock = new ManualClock();
    private final AtomicReference<@Nullable JobHandle> running = new AtomicReference<>();

    private @Nullable Map<String, Long> counted;

    @TempDir
    private Path directory;

    /** A storage whose first answer takes long: the progress of a job that knows nothing yet is told before. */
    private CheckpointStorage slow() {
        CheckpointStorage storage = LocalCheckpointStorage.in(directory);
        AtomicBoolean answered = new AtomicBoolean();
        return (CheckpointStorage) Proxy.newProxyInstance(
                CheckpointStorage.class.getClassLoader(),
                new Class<?>[] {CheckpointStorage.class},
                (proxy, method, arguments) -> {
                    boolean begun = running.get() != null;
                    if (begun && answered.compareAndSet(false, true)) {
                        clock.advance(Duration.ofSeconds(1));
                    }
                    try {
                        return method.invoke(storage, arguments);
                    } catch (InvocationTargetException e) {
                        throw Objects.requireNonNull(e.getCause());
                    }
                });
    }

    private void run() {
        ScriptedLog<Reading> log = new ScriptedLog<>("log", READINGS).beforePoll(poll -> {
            // Long enough for what is counted to be told.
            clock.advance(Duration.ofMillis(150));
            if (poll == POLLS) {
                JobHandle handle = Objects.requireNonNull(running.get());
                counted = handle.latest().patterns().get(0).openMatches();
                handle.stop();
            }
        });
        running.set(null);
        CepJob<Reading> job = CepJob.named("counted")
                .source(log)
                .eventTime(Reading::time)
                .disorder(Duration.ZERO)
                .sink((String result) -> {})
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(KeyedMatch::matchId)
                .events(Reading.serializer())
                .checkpoints(Checkpoints.in(slow()).every(Duration.ofDays(1)))
                .config(JobConfig.defaults().withClock(clock))
                .build();
        try (JobHandle handle = job.open()) {
            running.set(handle);
            handle.countOpenEvery(Duration.ofDays(1));
            handle.run();
        }
    }

    @Test
    void countOpenEvery_restoredJob_countsWhatWasRestored() {
        run();
        counted = null;
        run();
        assertThat(counted).isEqualTo(Map.of("b", 1L));
    }
}
