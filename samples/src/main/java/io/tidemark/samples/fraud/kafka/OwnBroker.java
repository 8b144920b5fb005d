// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.kafka;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.utils.Time;

/** A process with a Kafka broker that is its own controller (KRaft), on the loopback address. For a lesson, not for data. */
final class OwnBroker {
    /** 22 characters; there is one cluster only. */
    private static final String CLUSTER = "MkU3OEVBNTcwNTJENDM2Qk";

    static final String READY = "ready ";
    private static final long ORPHAN_SECONDS = 30;

    private OwnBroker() {}

    /**
     * Prints {@code ready} and the port when it is there; ends when its standard input does. Ctrl-C reaches all processes of
     * a terminal: it waits for its parent, which still has something to read.
     *
     * @param arguments folder, and port, 0 for any
     */
    @SuppressWarnings("SystemOut") // The parent reads it.
    public static void main(String[] arguments) {
        CountDownLatch askedToStop = new CountDownLatch(1);
        ChildJvm.whenAskedToStop(askedToStop::countDown);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> await(askedToStop), "waits for parent"));
        try {
            int wanted = Integer.parseInt(arguments[1]);
            int[] free = freePorts();
            int port = wanted > 0 ? wanted : free[0];
            KafkaRaftServer server = start(Path.of(arguments[0]), port, free[1]);
            System.out.println(READY + port);
            askedToStop.await();
            server.shutdown();
            server.awaitShutdown();
            Runtime.getRuntime().halt(0);
        } catch (Exception | Error e) {
            e.printStackTrace();
            // Threads that are no daemons would keep it alive.
            Runtime.getRuntime().halt(1);
        }
    }

    private static void await(CountDownLatch askedToStop) {
        try {
            // Then main ends the process.
            if (askedToStop.await(ORPHAN_SECONDS, TimeUnit.SECONDS)) {
                TimeUnit.SECONDS.sleep(ORPHAN_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Two, which are different since both are taken for a moment. */
    private static int[] freePorts() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket first = new ServerSocket(0, 1, loopback);
                ServerSocket second = new ServerSocket(0, 1, loopback)) {
            return new int[] {first.getLocalPort(), second.getLocalPort()};
        }
    }

    private static KafkaRaftServer start(Path folder, int port, int controllerPort) throws IOException {
        Properties settings = settings(folder.resolve("log"), port, controllerPort);
        format(folder, settings);
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
        server.startup();
        return server;
    }

    private static Properties settings(Path log, int port, int controllerPort) {
        String address = "PLAINTEXT://127.0.0.1:" + port;
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "process.roles", "broker,controller",
                "node.id", "1",
                "controller.quorum.voters", "1@127.0.0.1:" + controllerPort,
                "controller.listener.names", "CONTROLLER",
                "listeners", address + ",CONTROLLER://127.0.0.1:" + controllerPort,
                "advertised.listeners", address,
                "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "log.dirs", log.toString(),
                "auto.create.topics.enable", "false",
                "group.initial.rebalance.delay.ms", "0"));
        // One node: what is replicated three times by default cannot be.
        settings.putAll(Map.of(
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "1",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "transaction.state.log.num.partitions", "1",
                "share.coordinator.state.topic.replication.factor", "1",
                "share.coordinator.state.topic.min.isr", "1",
                "log.cleaner.dedupe.buffer.size", "2097152",
                // No other broker takes over: one that the machine has held up is not to be shut out.
                "broker.session.timeout.ms", "60000",
                "broker.heartbeat.interval.ms", "400"));
        return settings;
    }

    private static void format(Path folder, Properties settings) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve("server.properties");
        try (OutputStream output = Files.newOutputStream(file)) {
            settings.store(output, null);
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        String[] arguments = {"format", "-t", CLUSTER, "-c", file.toString()};
        if (StorageTool.execute(arguments, new PrintStream(said, true, StandardCharsets.UTF_8)) != 0) {
            throw new IOException(said.toString(StandardCharsets.UTF_8));
        }
    }
}
