// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.runtime.chaos.ChaosJob;
import io.tidemark.runtime.chaos.ChaosProcess;
import io.tidemark.runtime.checkpoint.CheckpointReader;
import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.sink.FileSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes of one job on files that grow, of which one works and another stands by: the working one is killed, the next one
 * is put to sleep and wakes up when it has been replaced.
 */
@Timeout(900)
final class StandByProcessTest {
    private static final int KEYS = 300;
    private static final int LINES_AT_A_TIME = 50;
    private static final long PATIENCE_NANOS = 300_000_000_000L;
    private static final long PAUSE_NANOS = 2_000_000;

    private final long seed = Long.getLong("standby.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private long time;

    @TempDir
    private Path directory;

    @Test
    void standBy_otherKilledOrAsleep_takesOverAndTheSleeperIsShutOut() throws Exception {
        System.out.println("StandByProcessTest seed " + seed);
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            files.add(Files.createFile(directory.resolve("events-" + i + ".csv")));
        }
        Process killed = start(files, "following");
        Process sleeper = null;
        Process last = null;
        try {
            String first = awaitRun(files, "");
            sleeper = start(files, "following");
            double afterKill = seconds(() -> killed.destroyForcibly(), () -> awaitRun(files, first));
            String second = lastRun();
            last = start(files, "following");
            Process asleep = sleeper;
            double afterSleep = seconds(() -> signal(asleep, "STOP"), () -> awaitRun(files, second));
            signal(asleep, "CONT");
            assertThat(asleep.waitFor()).as("seed %d", seed).isEqualTo(1);
            assertThat(Files.readString(directory.resolve("errors.txt")))
                    .as("seed %d", seed)
                    .contains("FencedException");
            System.out.printf(
                    "StandByProcessTest: first commit of the stand-by %.1f s after a kill, %.1f s after the other fell asleep%n",
                    afterKill, afterSleep);
            last.destroyForcibly().waitFor();
            assertThat(start(files, "bounded").waitFor()).as("seed %d", seed).isZero();
        } finally {
            for (Process process :
                    Stream.of(killed, sleeper, last).filter(one -> one != null).toList()) {
                process.destroyForcibly();
            }
        }
        CollectingSink<String> expected = new CollectingSink<>();
        ChaosJob.builder(files, expected).build().run();
        assertThat(results())
                .as("seed %d", seed)
                .hasSizeGreaterThan(100)
                .isEqualTo(expected.results().stream().sorted().toList());
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    private static double seconds(Step cause, Step effect) throws IOException, InterruptedException {
        long start = System.nanoTime();
        cause.run();
        effect.run();
        return (System.nanoTime() - start) / 1e9;
    }

    private static void signal(Process process, String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                .start()
                .waitFor();
        // One that the machine has kept for seconds may have been shut out and be gone, which is what this is about.
        assertThat(code == 0 || process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }

    private Process start(List<Path> files, String until) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ChaosProcess.class.getName(),
                directory.toString(),
                "2",
                ChaosTest.Heap.class.getName(),
                "none",
                until));
        files.forEach(file -> command.add(file.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("errors.txt").toFile()))
                .start();
        assertThat(process.inputReader().readLine()).as("seed %d", seed).isEqualTo("RUNNING");
        return process;
    }

    /** Waits until another run than this one has committed, while the files grow; names it. */
    private String awaitRun(List<Path> files, String other) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        for (String run = lastRun(); ; run = lastRun()) {
            if (!run.isEmpty() && !run.equals(other)) {
                return run;
            }
            assertThat(System.nanoTime() - deadline)
                    .as("seed %d: no other run than %s commits", seed, other)
                    .isNegative();
            grow(files);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void grow(List<Path> files) throws IOException {
        for (Path file : files) {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < LINES_AT_A_TIME; i++) {
                long disorder = random.nextInt(5) == 0 ? random.nextInt(50) : 0;
                lines.append(random.nextInt(KEYS))
                        .append(',')
                        .append(Math.max(0, time + i - disorder))
                        .append(',')
                        .append("abcx".charAt(random.nextInt(4)))
                        .append('\n');
            }
            Files.writeString(file, lines, StandardOpenOption.APPEND);
        }
        time += LINES_AT_A_TIME;
    }

    /** Which run committed last; empty if none did. */
    private String lastRun() throws IOException {
        try {
            List<String> committed =
                    CheckpointReader.in(directory.resolve("checkpoints")).committed();
            return committed.isEmpty()
                    ? ""
                    : committed.get(0).substring(committed.get(0).lastIndexOf('-'));
        } catch (NotDirectoryException e) {
            return "";
        } catch (NoSuchFileException e) {
            // Replaced by the next commit while it was looked for.
            return lastRun();
        }
    }

    private List<String> results() {
        return FileSink.linesIn(directory.resolve("results")).stream().sorted().toList();
    }
}
