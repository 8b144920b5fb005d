// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.state.StateBackend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Runs a job on a real disk of a few megabytes, which is full or read-only when it matters, and compares what it wrote with a
 * run without trouble. The disk is a tmpfs that only the process of the job sees, mounted in a name space of its own: that
 * needs no rights, but a kernel that allows it.
 */
public final class SmallDisk {
    /** What is on the disk that fails; all else is on an ordinary one. */
    public enum Holds {
        /** The checkpoints. */
        CHECKPOINTS,
        /** The results. */
        RESULTS,
        /** Checkpoints and results. */
        BOTH,
        /** The place where a state backend works, told by the property {@value SmallDisk#STATE}. */
        STATE
    }

    /** Names the directory where a state backend may work. */
    public static final String STATE = "tidemark.test.state";

    private static final int TIMES = 3;
    private static final int EVENTS = 40_000;
    private static final int KEYS = 3_000;
    private static final String MOUNT = "mount -t tmpfs -o size=16m,mode=0777 tidemark \"$0\" && exec \"$@\"";
    /** The first is for everybody, the second for root where users may have no name spaces. */
    private static final List<List<String>> SPACES =
            List.of(List.of("unshare", "--map-root-user", "--mount"), List.of("unshare", "--mount"));

    private final Path work;
    private final long seed;
    private final Class<? extends Supplier<StateBackend>> backend;

    /**
     * A work directory, empty.
     *
     * @param backend makes the state backend in the process
     */
    public SmallDisk(Path work, long seed, Class<? extends Supplier<StateBackend>> backend) {
        this.work = work;
        this.seed = seed;
        this.backend = backend;
    }

    /** Lets a full disk end the job some times; returns why it failed and was refused, by its own words. */
    public List<String> full(Holds holds, int shards) throws IOException, InterruptedException {
        return run(DiskTrouble.FULL, holds, shards);
    }

    /** Lets a disk that can only be read end the job some times; returns why it failed and was refused, by its own words. */
    public List<String> readOnly(Holds holds, int shards) throws IOException, InterruptedException {
        return run(DiskTrouble.READ_ONLY, holds, shards);
    }

    private List<String> run(DiskTrouble trouble, Holds holds, int shards) throws IOException, InterruptedException {
        Path disk = Files.createDirectory(work.resolve("disk"));
        List<String> command = new ArrayList<>(space(disk));
        List<Path> files = ChaosJob.write(work, seed, 2, EVENTS, KEYS);
        command.addAll(java(trouble, holds, shards, disk));
        files.forEach(file -> command.add(String.valueOf(file.getFileName())));
        Path errors = work.resolve("errors.txt");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        List<String> lines;
        try {
            lines = process.inputReader().lines().toList();
            assertThat(process.waitFor())
                    .as("seed %d: %s%n%s", seed, String.join("\n", lines), Files.readString(errors))
                    .isZero();
        } finally {
            process.destroyForcibly();
        }
        List<String> words = new ArrayList<>();
        for (int time = 0; time < TIMES; time++) {
            words.addAll(List.of("FAILED", "REFUSED", "SOUND"));
        }
        words.add("DONE");
        assertThat(lines.stream().map(line -> line.replaceAll(" .*", "")))
                .as("seed %d: %s", seed, lines)
                .isEqualTo(words);
        CollectingSink<String> expected = new CollectingSink<>();
        ChaosJob.builder(files, expected).build().run();
        assertThat(results())
                .as("seed %d: %s", seed, lines)
                .isEqualTo(expected.results().stream().sorted().toList());
        return lines.stream()
                .filter(line -> line.startsWith("FAILED") || line.startsWith("REFUSED"))
                .toList();
    }

    /** Begins a command that has the disk. */
    private static List<String> space(Path disk) throws IOException, InterruptedException {
        StringBuilder reasons = new StringBuilder();
        for (List<String> space : SPACES) {
            List<String> begin = new ArrayList<>(space);
            begin.addAll(List.of("sh", "-c", MOUNT, disk.toString()));
            List<String> trial = new ArrayList<>(begin);
            trial.add("true");
            try {
                Process process =
                        new ProcessBuilder(trial).redirectErrorStream(true).start();
                String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (process.waitFor() == 0) {
                    return begin;
                }
                reasons.append(said.strip()).append("; ");
            } catch (IOException e) {
                reasons.append(e.getMessage()).append("; ");
            }
        }
        return abort("no disk of its own can be given to a process here: " + reasons);
    }

    private List<String> java(DiskTrouble trouble, Holds holds, int shards, Path disk) {
        boolean checkpoints = holds == Holds.CHECKPOINTS || holds == Holds.BOTH;
        boolean results = holds == Holds.RESULTS || holds == Holds.BOTH;
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-D" + STATE + "=" + (holds == Holds.STATE ? disk : work).resolve("state"),
                "-cp",
                System.getProperty("java.class.path"),
                DiskProcess.class.getName(),
                work.toString(),
                disk.toString(),
                trouble.name(),
                (checkpoints ? disk : work).resolve("checkpoints").toString(),
                (results ? disk : work).resolve("results").toString(),
                Integer.toString(shards),
                backend.getName(),
                Long.toString(seed),
                Integer.toString(TIMES));
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
