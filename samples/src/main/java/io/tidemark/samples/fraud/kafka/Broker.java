// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.kafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The broker of a run: one of its own, in a process, or one that is running already. */
final class Broker implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofMinutes(2);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(15);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final String address;
    private final @Nullable ChildJvm process;

    private Broker(String address, @Nullable ChildJvm process) {
        this.address = address;
        this.process = process;
    }

    /** One that is running already. */
    static Broker running(String address) {
        return new Broker(address, null);
    }

    /**
     * Starts one; returns when it is there.
     *
     * @param folder for its files
     * @param port where, 0 for any
     */
    static Broker start(Path folder, Path log, int port, String classPath) throws KafkaRunException {
        if (port > 0) {
            checkFree(port);
        }
        ChildJvm process = ChildJvm.start(
                "broker",
                log,
                List.of("-Xmx512m"),
                classPath,
                OwnBroker.class,
                List.of(folder.toString(), Integer.toString(port)));
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        while (true) {
            String line = process.nextLine();
            if (line != null && line.startsWith(OwnBroker.READY)) {
                return new Broker("127.0.0.1:" + line.substring(OwnBroker.READY.length()), process);
            }
            if (line == null) {
                if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                    process.stop(STOP_PATIENCE);
                    throw new KafkaRunException("the broker did not start; " + process.lastWords());
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
    }

    private static void checkFree(int port) throws KafkaRunException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assert socket.isBound();
        } catch (IOException e) {
            throw new KafkaRunException(
                    "port " + port + " cannot be used by the broker (" + e.getMessage()
                            + "): leave out --port for any that is free, or use what runs there with --kafka localhost:"
                            + port,
                    e);
        }
    }

    /** Where it is, as clients are told. */
    String address() {
        return address;
    }

    /** Whether it is one of the run's own. */
    boolean isOwn() {
        return process != null;
    }

    /**
     * Looks whether it still runs.
     *
     * @throws KafkaRunException if not
     */
    void check(Path folder) throws KafkaRunException {
        if (process != null && !process.isAlive()) {
            throw new KafkaRunException("the broker has ended with exit code " + process.exitCode() + "; "
                    + room(folder) + "; " + process.lastWords());
        }
    }

    /** The usual reason. */
    private static String room(Path folder) {
        try {
            return "there are " + (Files.getFileStore(folder).getUsableSpace() >> 20) + " MB free in " + folder;
        } catch (IOException e) {
            return "its folder " + folder + " cannot be looked at";
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.stop(STOP_PATIENCE);
        }
    }
}
