// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.kafka;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A JVM of its own. What it prints comes here line by line, what it logs goes to a file. It is asked to stop by closing its
 * standard input, which happens too when this process dies, whatever it dies of: so no child outlives its parent.
 */
final class ChildJvm {
    /** Exit code of a process that was killed by SIGKILL. */
    private static final int KILLED = 128 + 9;

    private static final long READ_PATIENCE_MILLIS = 5_000;
    private static final int LAST_WORDS = 5;

    private final String what;
    private final Process process;
    private final Thread reader;
    private final Path log;
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    private ChildJvm(String what, Process process, Path log) {
        this.what = what;
        this.process = process;
        this.log = log;
        this.reader = new Thread(this::read, "output of " + what);
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts one.
     *
     * @param what what it is, for messages
     * @param log takes what it logs, after what is there
     */
    static ChildJvm start(
            String what, Path log, List<String> flags, String classPath, Class<?> main, List<String> arguments)
            throws KafkaRunException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.log.org.apache.kafka=info"));
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(arguments);
        File file = log.toFile();
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(file))
                    .start();
            return new ChildJvm(what, process, log);
        } catch (IOException e) {
            throw new KafkaRunException(what + " cannot be started: " + e.getMessage(), e);
        }
    }

    private void read() {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            // The process has ended, which is noticed elsewhere.
        }
    }

    /** The next line it has printed, or null if there is none now. */
    @Nullable
    String nextLine() {
        return lines.poll();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether it was killed by SIGKILL; after it has ended. */
    boolean wasKilled() {
        return process.exitValue() == KILLED;
    }

    int exitCode() {
        return process.exitValue();
    }

    /** Waits until it has ended, and all it printed can be read; says whether it has. */
    boolean awaitEnd(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
            reader.join(READ_PATIENCE_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    void askToStop() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // Then it has ended.
        }
    }

    /** Asks it to stop, waits, and kills it if it does not. */
    void stop(Duration patience) {
        askToStop();
        if (!awaitEnd(patience)) {
            kill();
            awaitEnd(patience);
        }
    }

    /** What it has logged last, for a message. */
    String lastWords() {
        try {
            List<String> all = Files.readAllLines(log);
            List<String> last = all.subList(Math.max(0, all.size() - LAST_WORDS), all.size());
            return last.isEmpty() ? "it has logged nothing" : "it has logged last:\n  " + String.join("\n  ", last);
        } catch (IOException e) {
            return "its log " + log + " cannot be read";
        }
    }

    /** For the child: does something when standard input ends. */
    static void whenAskedToStop(Runnable what) {
        Thread watch = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            // Nobody writes anything.
                        }
                    } catch (IOException e) {
                        // As good as an end.
                    }
                    what.run();
                },
                "parent watch");
        watch.setDaemon(true);
        watch.start();
    }

    @Override
    public String toString() {
        return what;
    }
}
