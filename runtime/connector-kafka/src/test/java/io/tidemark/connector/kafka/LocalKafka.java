// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/**
 * A real cluster of brokers that are controllers, too, on free ports of the loopback address: in this JVM, or a JVM for
 * each, which can be killed and restarted. All nodes are started and stopped at the same time: one alone waits for a
 * quorum.
 */
final class LocalKafka implements AutoCloseable {
    /** The same on every node: 22 characters. */
    private static final String CLUSTER = "MkU3OEVBNTcwNTJENDM2Qk";

    private static final int FIRST_PORT = 20_000;
    private static final int PORTS = 12_000;
    private static final int MAX_TRIES = 1_000;

    private final Path folder;
    private final int[] ports;
    private final @Nullable Child[] children;
    private final List<KafkaRaftServer> servers = new ArrayList<>();
    /** In front of the first node in this JVM. */
    private @Nullable FaultyNetwork network;

    private LocalKafka(Path folder, int nodes) throws IOException {
        this.folder = folder;
        // Of each the one for clients, the one for controllers, and the one behind the network that fails.
        this.ports = freePorts(3 * nodes);
        this.children = new Child[nodes];
    }

    static LocalKafka inThisJvm(Path folder, int nodes) throws Exception {
        LocalKafka kafka = new LocalKafka(folder, nodes);
        kafka.network = FaultyNetwork.before(kafka.ports[2 * nodes]);
        kafka.servers.addAll(kafka.atOnce(node -> start(kafka.settings(node))));
        return kafka;
    }

    static LocalKafka inChildJvms(Path folder, int nodes) throws Exception {
        LocalKafka kafka = new LocalKafka(folder, nodes);
        for (int node = 1; node <= nodes; node++) {
            kafka.startChild(node);
        }
        kafka.awaitReady();
        return kafka;
    }

    /** The folder of a cluster of the tests: under target, where the build cleans up what a crash left. */
    static Path newFolder() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target", "kafka")), "cluster");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What clients are told: host and port of each broker. */
    String brokers() {
        StringJoiner brokers = new StringJoiner(",");
        for (int node = 0; node < children.length; node++) {
            brokers.add("127.0.0.1:" + ports[node]);
        }
        return brokers.toString();
    }

    /** The network by which the first node in this JVM can be reached besides. */
    FaultyNetwork network() {
        return Objects.requireNonNull(network, "only a node in this JVM has one");
    }

    private void startChild(int node) {
        String list = Arrays.toString(ports).replaceAll("[\\[\\] ]", "");
        children[node - 1] = Child.start(LocalKafka.class, folder.toString(), "" + node, list);
    }

    private void awaitReady() {
        for (Child child : children) {
            if (child != null) {
                child.awaitLine("READY");
            }
        }
    }

    /** Kills a node of a cluster in child JVMs. */
    void kill(int node) {
        Child child = children[node - 1];
        if (child != null) {
            child.kill();
        }
    }

    /** Starts a node again that was killed; returns when it is there. */
    void restart(int node) {
        startChild(node);
        awaitReady();
    }

    private interface NodeTask<T> {
        T run(int node) throws Exception;
    }

    private <T> List<T> atOnce(NodeTask<T> task) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(children.length);
        try {
            List<Callable<T>> calls = new ArrayList<>();
            for (int i = 1; i <= children.length; i++) {
                int node = i;
                calls.add(() -> task.run(node));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : pool.invokeAll(calls)) {
                results.add(result.get());
            }
            return results;
        } finally {
            pool.shutdown();
        }
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (Exception e) {
            throw new AssertionError("cluster in " + folder + " could not be stopped", e);
        }
    }

    private void stop() throws Exception {
        for (Child child : children) {
            if (child != null) {
                child.kill();
            }
        }
        if (!servers.isEmpty()) {
            atOnce(node -> {
                servers.get(node - 1).shutdown();
                servers.get(node - 1).awaitShutdown();
                return node;
            });
            servers.clear();
        }
        if (network != null) {
            network.close();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private Properties settings(int node) {
        Properties settings = settings(node, ports, folder);
        // It is not killed: a broker that the machine has held up is not to be shut out.
        settings.setProperty("broker.session.timeout.ms", "60000");
        if (node == 1) {
            String behind = ",NETWORK://127.0.0.1:";
            settings.merge("listeners", behind + ports[2 * children.length], LocalKafka::joined);
            settings.merge("advertised.listeners", behind + network().port(), LocalKafka::joined);
            settings.merge("listener.security.protocol.map", ",NETWORK:PLAINTEXT", LocalKafka::joined);
        }
        return settings;
    }

    private static Object joined(Object first, Object second) {
        return first.toString() + second;
    }

    private static Properties settings(int node, int[] ports, Path folder) {
        int nodes = ports.length / 3;
        StringJoiner voters = new StringJoiner(",");
        for (int i = 0; i < nodes; i++) {
            voters.add((i + 1) + "@127.0.0.1:" + ports[nodes + i]);
        }
        String replicas = "" + Math.min(3, nodes);
        String inSync = "" + Math.max(1, Math.min(3, nodes) - 1);
        String address = "PLAINTEXT://127.0.0.1:" + ports[node - 1];
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                "" + node,
                "controller.quorum.voters",
                voters.toString(),
                "controller.listener.names",
                "CONTROLLER",
                "listeners",
                address + ",CONTROLLER://127.0.0.1:" + ports[nodes + node - 1],
                "advertised.listeners",
                address,
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "log.dirs",
                folder.resolve("node" + node).toString(),
                "default.replication.factor",
                replicas,
                "min.insync.replicas",
                inSync));
        settings.putAll(Map.of(
                "offsets.topic.replication.factor", replicas,
                "offsets.topic.num.partitions", "1",
                "transaction.state.log.replication.factor", replicas,
                "transaction.state.log.min.isr", inSync,
                "transaction.state.log.num.partitions", "1",
                "share.coordinator.state.topic.replication.factor", replicas,
                "share.coordinator.state.topic.min.isr", inSync));
        settings.putAll(Map.of(
                "auto.create.topics.enable", "false",
                "group.initial.rebalance.delay.ms", "0",
                "log.cleaner.dedupe.buffer.size", "2097152",
                // So long a node that was killed stays away, at least; one that stalls for longer is shut out.
                "broker.session.timeout.ms", "6000",
                "broker.heartbeat.interval.ms", "400",
                "transaction.abort.timed.out.transaction.cleanup.interval.ms", "500"));
        return settings;
    }

    private static KafkaRaftServer start(Properties settings) throws Exception {
        Path folder = Path.of(settings.getProperty("log.dirs"));
        if (!Files.exists(folder.resolve("meta.properties"))) {
            format(folder, settings);
        }
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
        server.startup();
        return server;
    }

    private static void format(Path folder, Properties settings) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolveSibling(folder.getFileName() + ".properties");
        try (OutputStream output = Files.newOutputStream(file)) {
            settings.store(output, null);
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        String[] arguments = {"format", "-t", CLUSTER, "-c", file.toString()};
        if (StorageTool.execute(arguments, new PrintStream(said, true, StandardCharsets.UTF_8)) != 0) {
            throw new IOException(said.toString(StandardCharsets.UTF_8));
        }
    }

    /**
     * Ports that nobody has, and none of those that the system gives to clients, mostly from 32768 on: while a node is away a
     * client may be given its port, and keep it from coming back.
     */
    private static int[] freePorts(int count) throws IOException {
        Random random = new Random();
        Set<Integer> ports = new LinkedHashSet<>();
        for (int tries = 0; ports.size() < count; tries++) {
            int port = FIRST_PORT + random.nextInt(PORTS);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                ports.add(socket.getLocalPort());
            } catch (BindException taken) {
                if (tries == MAX_TRIES) {
                    throw taken;
                }
            }
        }
        return ports.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * One node; says READY when it is there, and lives until it is killed, or its parent is gone.
     *
     * @param arguments folder, number of the node, all ports
     */
    @SuppressWarnings("SystemOut") // The parent reads it.
    public static void main(String[] arguments) {
        try {
            int[] ports = Stream.of(arguments[2].split(","))
                    .mapToInt(Integer::parseInt)
                    .toArray();
            KafkaRaftServer server = start(settings(Integer.parseInt(arguments[1]), ports, Path.of(arguments[0])));
            Child.endWithParent();
            System.out.println("READY");
            server.awaitShutdown();
        } catch (Exception e) {
            e.printStackTrace(System.out);
            Runtime.getRuntime().halt(1); // Threads that are no daemons would keep it alive.
        }
    }
}
