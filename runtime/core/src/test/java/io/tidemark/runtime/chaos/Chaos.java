// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.runtime.sink.CollectingSink;
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
import java.util.stream.Stream;

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
        boolean done = false;
        for (int kill = 0; kill < wanted && !done; kill++) {
            done = live(files, random.nextInt(3) > 0 ? POINTS.get(random.nextInt(POINTS.size())) : "SIGKILL");
        }
        while (!done) {
            done = live(files, "none");
        }
        List<String> found = results();
        List<String> wantedLines = expected.results().stream().sorted().toList();
        assertThat(found).as("seed %d after %s", seed, kills).isEqualTo(wantedLines);
        return kills;
    }

    private boolean live(List<Path> files, String death) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                ChaosProcess.class.getName(),
                work.toString(),
                Integer.toString(1 + random.nextInt(2)),
                backend.getName(),
                POINTS.contains(death) ? death + ":" + (1 + random.nextInt(12)) : "none"));
        files.forEach(file -> command.add(file.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        work.resolve("errors.txt").toFile()))
                .start();
        try (BufferedReader out = process.inputReader()) {
            String line = out.readLine();
            if ("RUNNING".equals(line) && death.equals("SIGKILL")) {
                // It is not known what it does meanwhile, which is the point.
                boolean ended = process.waitFor(random.nextInt(300), TimeUnit.MILLISECONDS);
                process.destroyForcibly();
                line = ended ? out.readLine() : null;
            } else if (line != null) {
                line = out.readLine();
            }
            int status = process.waitFor();
            if ("DONE".equals(line) && status == 0) {
                return true;
            }
            boolean killed = death.equals("SIGKILL") || (POINTS.contains(death) && status == 1);
            assertThat(killed)
                    .as("seed %d: died by itself: %s", seed, Files.readString(work.resolve("errors.txt")))
                    .isTrue();
            kills.merge(death, 1, Integer::sum);
            return false;
        } finally {
            process.destroyForcibly();
        }
    }

    private List<String> results() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> list = Files.list(work.resolve("results"))) {
            for (Path file : list.filter(
                            path -> !String.valueOf(path.getFileName()).startsWith("."))
                    .toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines.stream().sorted().toList();
    }
}
