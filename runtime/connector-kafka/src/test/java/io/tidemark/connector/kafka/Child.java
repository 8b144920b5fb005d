// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** A main class of the tests in a JVM of its own, which can be killed. What it prints is kept as lines. */
final class Child implements AutoCloseable {
    private final Process process;
    private final Thread reader;
    private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();

    private Child(Process process) {
        this.process = process;
        this.reader = new Thread(this::read, "output of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    static Child start(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Xshare:auto",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        try {
            return new Child(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For a child: ends it when its parent is gone. */
    @SuppressWarnings("FutureReturnValueIgnored") // Nothing comes after a halt.
    static void endWithParent() {
        ProcessHandle.current()
                .parent()
                .ifPresent(parent ->
                        parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
    }

    private void read() {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("output ended: " + e);
        }
    }

    /** Waits for a line. */
    void awaitLine(String line) {
        Await.until("line " + line + " of child", () -> {
            if (!lines.contains(line) && !process.isAlive()) {
                int code = await();
                if (!lines.contains(line)) {
                    throw new AssertionError("child ended with " + code + ", it said " + lines);
                }
            }
            return lines.contains(line);
        });
    }

    /** What it has printed so far. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until it has ended, and all it printed has been read; its exit code. */
    int await() {
        try {
            if (!process.waitFor(300, TimeUnit.SECONDS)) {
                throw new AssertionError("child does not end, it said " + lines);
            }
            reader.join(TimeUnit.SECONDS.toMillis(60));
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** SIGKILL; returns when it is gone. */
    void kill() {
        process.destroyForcibly();
        await();
    }

    /** Sends it a signal, such as STOP or CONT; one that has ended gets none. */
    void signal(String name) {
        try {
            Process sent = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid()).start();
            if (sent.waitFor() != 0 && !process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("signal " + name + " could not be sent");
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
