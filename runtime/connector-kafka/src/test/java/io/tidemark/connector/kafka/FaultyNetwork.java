// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.apache.kafka.common.protocol.ApiKeys;
import org.jspecify.annotations.Nullable;

/**
 * A network between clients and a broker that does as it is told: lets requests and answers through, keeps them for as long as
 * is wanted, as a router does that drops packets, or cuts connections. It tells messages by what is asked and by the id of the
 * client, and knows which ones it keeps: tests wait for them, and for no time. Thread-safe.
 */
final class FaultyNetwork implements AutoCloseable {
    /**
     * A request, or the answer to one.
     *
     * @param isAnswer whether it is the answer
     * @param api what is asked
     * @param client id of the client
     */
    record Message(boolean isAnswer, ApiKeys api, String client) {}

    /** What lies on the network before it is let through; it stays in order with what comes after it. */
    private record Kept(Message message, Connection connection) {}

    private final ServerSocket server;
    private final int target;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Connection> connections = new CopyOnWriteArrayList<>();
    private final List<Kept> kept = new ArrayList<>();
    private final Map<Message, Integer> passed = new HashMap<>();
    private Predicate<Message> keeps = FaultyNetwork::never;
    private boolean refusing;

    private FaultyNetwork(ServerSocket server, int target) {
        this.server = server;
        this.target = target;
    }

    /** A network in front of a port of the loopback address, where somebody will listen when the first client comes. */
    static FaultyNetwork before(int port) throws IOException {
        FaultyNetwork network = new FaultyNetwork(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), port);
        daemon("network", network::accept);
        return network;
    }

    private static boolean never(Message message) {
        return false;
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    /** From now on these messages are kept, with what comes after them in the same connection; others that were kept go on. */
    void keep(Predicate<Message> which) {
        change(() -> keeps = which);
    }

    /** Requests and answers of clients whose id is one of these are kept. */
    void keepAllOf(String... clients) {
        keep(message -> List.of(clients).contains(message.client()));
    }

    /** Everything is let through, also what was kept. */
    void heal() {
        change(() -> {
            keeps = FaultyNetwork::never;
            refusing = false;
        });
    }

    /** Cuts the connections in which something is kept: that is lost. */
    void cutKept() {
        List<Kept> lost = new ArrayList<>();
        change(() -> lost.addAll(kept));
        lost.forEach(one -> one.connection().close());
    }

    /** Cuts all connections, and lets nobody in until it is healed. */
    void refuse() {
        change(() -> refusing = true);
        connections.forEach(Connection::close);
    }

    /** Whether such a message is kept. */
    boolean isKept(Predicate<Message> which) {
        lock.lock();
        try {
            return kept.stream().map(Kept::message).anyMatch(which);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until such a message is kept. */
    void awaitKept(String what, Predicate<Message> which) {
        Await.until(what + " is kept", () -> isKept(which));
    }

    /** How many of these were let through. */
    int passed(Predicate<Message> which) {
        lock.lock();
        try {
            return passed.entrySet().stream()
                    .filter(entry -> which.test(entry.getKey()))
                    .mapToInt(Map.Entry::getValue)
                    .sum();
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable what) {
        lock.lock();
        try {
            what.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (true) {
            try {
                Socket client = server.accept();
                if (isRefusing()) {
                    client.close();
                    continue;
                }
                Connection connection = new Connection(client, new Socket(InetAddress.getLoopbackAddress(), target));
                connections.add(connection);
                daemon("network in", () -> connection.pass(false));
                daemon("network out", () -> connection.pass(true));
            } catch (IOException e) {
                // The broker is not there: the client finds out. Or it is all over.
                if (server.isClosed()) {
                    return;
                }
            }
        }
    }

    private boolean isRefusing() {
        lock.lock();
        try {
            return refusing;
        } finally {
            lock.unlock();
        }
    }

    /** Returns when the message may go on; false if its connection has been cut. */
    private boolean letThrough(Message message, Connection connection) {
        Kept entry = new Kept(message, connection);
        lock.lock();
        try {
            if (keeps.test(message)) {
                kept.add(entry);
                while (keeps.test(message) && !connection.closed) {
                    changed.awaitUninterruptibly();
                }
                kept.remove(entry);
            }
            if (!connection.closed) {
                passed.merge(message, 1, Integer::sum);
            }
            return !connection.closed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        connections.forEach(Connection::close);
    }

    /** What is asked, by the number that the answer has too. */
    private final class Connection {
        private final Socket client;
        private final Socket broker;
        private final Map<Integer, Message> asked = new ConcurrentHashMap<>();
        private volatile boolean closed;

        Connection(Socket client, Socket broker) {
            this.client = client;
            this.broker = broker;
        }

        void pass(boolean answers) {
            Socket from = answers ? broker : client;
            Socket to = answers ? client : broker;
            try {
                DataInputStream input = new DataInputStream(from.getInputStream());
                OutputStream output = to.getOutputStream();
                while (true) {
                    byte[] bytes = input.readNBytes(input.readInt());
                    Message message = answers ? answer(ByteBuffer.wrap(bytes)) : request(ByteBuffer.wrap(bytes));
                    if (message != null && !letThrough(message, this)) {
                        return;
                    }
                    output.write(ByteBuffer.allocate(Integer.BYTES + bytes.length)
                            .putInt(bytes.length)
                            .put(bytes)
                            .array());
                }
            } catch (IOException e) {
                // One side has closed it.
                close();
            }
        }

        private Message request(ByteBuffer bytes) {
            ApiKeys api = ApiKeys.forId(bytes.getShort());
            bytes.getShort(); // Version.
            int number = bytes.getInt();
            byte[] client = new byte[Math.max(0, bytes.getShort())];
            bytes.get(client);
            String id = new String(client, StandardCharsets.UTF_8);
            asked.put(number, new Message(true, api, id));
            return new Message(false, api, id);
        }

        private @Nullable Message answer(ByteBuffer bytes) {
            return asked.remove(bytes.getInt());
        }

        void close() {
            change(() -> closed = true);
            connections.remove(this);
            for (Socket socket : List.of(client, broker)) {
                try {
                    socket.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
