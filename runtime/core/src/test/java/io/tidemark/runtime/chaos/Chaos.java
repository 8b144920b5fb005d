// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.sink.FileSink;
import io.tidemark.runtime.state.StateBackend;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Kills a process again and again until it has done its work, and compares what it wrote with a run without a kill. */
public final class Chaos {
    private static final List<String> POINTS = List.of(
            "write-segment",
            "before-segment",
            "after-segment",
            "before-metadata",
            "after-metadata",
            "before-commit",
            "after-commit",
            "restore",
            "delete");

    private static final String SIGKILL = "SIGKILL";
    private static final long PATIENCE_MILLIS = 1_000;

    private final Path work;
    private final long seed;
    private final Random random;
    private final Class<? extends Supplier<StateBackend>> backend;
    private final Map<String, Integer> kills = new TreeMap<>();

    /**
     * A work directory, empty.
     *
     * @param backend makes the state backend in the process
     */
    public Chaos(Path work, long seed, Class<? extends Supplier<StateBackend>> backend) {
        this.work = work;
        this.seed = seed;
        this.random = new Random(seed);
        this.backend = backend;
    }

    /** Kills it so many times, then lets it finish; returns how often it died where. */
    public Map<String, Integer> run(int wanted, int events, int keys) throws IOException, InterruptedException {
        List<Path> files = ChaosJob.write(work, seed, 2, events, keys);
        CollectingSink<String> expected = new CollectingSink<>();
        ChaosJob.builder(files, expected).build().run();
        for (int kill = 0; kill < wanted; kill++) {
            String point = random.nextInt(3) > 0 ? POINTS.get(random.nextInt(POINTS.size())) : SIGKILL;
            kills.merge(die(files, point), 1, Integer::sum);
        }
        finish(files);
        List<String> found = results();
        List<String> wantedLines = expected.results().stream().sorted().toList();
        assertThat(found).as("seed %d after %s", seed, kills).isEqualTo(wantedLines);
        return kills;
    }

    /** A life that does not end by itself: it halts at the point, or is killed. Returns what happened. */
    private String die(List<Path> files, String point) throws IOException, InterruptedException {
        boolean halts = !point.equals(SIGKILL);
        Process process = start(halts ? point + ":" + (1 + random.nextInt(12)) : "none", "following", files);
        try (BufferedReader out = process.inputReader()) {
            String line = out.readLine();
            if (!"RUNNING".equals(line)) {
                // It may halt before it says so, at the restore.
                return died(process, point, line);
            }
            // It is not known what it does meanwhile, which is the point. All of the input may have been read already:
            // then it
            // halts nowhere any more.
            if (!process.waitFor(halts ? PATIENCE_MILLIS : random.nextInt(400), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                process.waitFor();
                return SIGKILL;
            }
            return died(process, point, line);
        } finally {
            process.destroyForcibly();
        }
    }

    private String died(Process process, String point, @Nullable String line) throws IOException, InterruptedException {
        assertThat(process.waitFor())
                .as("seed %d: it said %s and died by itself: %s", seed, line, errors())
                .isEqualTo(1);
        assertThat(errors()).as("seed %d", seed).isEmpty();
        return point;
    }

    private void finish(List<Path> files) throws IOException, InterruptedException {
        Process process = start("none", "bounded", files);
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.lines().toList())
                    .as("seed %d after %s: %s", seed, kills, errors())
                    .containsExactly("RUNNING", "DONE");
            assertThat(process.waitFor()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start(String halt, String until, List<Path> files) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                // What a killed process leaves there goes with the work directory.
                "-Djava.io.tmpdir=" + work,
                "-cp",
                System.getProperty("java.class.path"),
                ChaosProcess.class.getName(),
                work.toString(),
                Integer.toString(1 + random.nextInt(2)),
                backend.getName(),
                halt,
                until));
        files.forEach(file -> command.add(file.toString()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        work.resolve("errors.txt").toFile()))
                .start();
    }

    /** What processes have said of errors; a process that halts or is killed says nothing. */
    private String errors() throws IOException {
        return Files.readString(work.resolve("errors.txt"));
    }

    private List<String> results() {
        return FileSink.linesIn(work.resolve("results")).stream().sorted().toList();
    }
}
