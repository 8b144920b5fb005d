// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.sink.Sink;
import io.tidemark.runtime.sink.TransactionalSink;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Stands before one sink of a job, whose results several workers write. Into a transactional sink it lets the results of
 * one epoch, those that belong to the next checkpoint; a worker that has passed the barrier is one epoch ahead, and what
 * it writes waits here until the checkpoint is committed. Thread-safe.
 *
 * @param <T> type of the results
 */
final class SinkGate<T> {
    /** Between the names of a sink. */
    static final String SEPARATOR = "\n";

    private final List<String> names = new ArrayList<>();
    private final Sink<T> sink;
    private final @Nullable TransactionalSink<T> transactional;
    /** Held while something is written. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Deque<T> waiting = new ArrayDeque<>();
    private volatile int waitingCount;
    private volatile boolean flushWanted;
    private long epoch;

    /**
     * A gate before a sink.
     *
     * @param name of an output that uses it: tells it from the others of the job, in every run
     */
    SinkGate(String name, Sink<T> sink) {
        this.names.add(name);
        this.sink = sink;
        this.transactional = sink instanceof TransactionalSink<T> isTransactional ? isTransactional : null;
    }

    /** What a worker writes to. */
    Sink<T> entrance(OutputEpoch workerEpoch) {
        return new Sink<>() {
            @Override
            public void write(T result) {
                SinkGate.this.write(result, workerEpoch.number());
            }

            @Override
            public String toString() {
                return sink.toString();
            }
        };
    }

    private void write(T result, long writerEpoch) {
        lock.lock();
        try {
            if (transactional == null || writerEpoch == epoch) {
                sink.write(result);
            } else {
                waiting.add(result);
                waitingCount = waiting.size();
            }
        } finally {
            lock.unlock();
        }
        flushIfWanted();
    }

    /** Another output uses the sink. */
    void addName(String name) {
        names.add(name);
    }

    /** The names of all outputs that use the sink. */
    String name() {
        return String.join(SEPARATOR, names);
    }

    /** Whether one of the outputs is one of these. */
    boolean hasAny(String joinedNames) {
        return names.stream().anyMatch(List.of(joinedNames.split(SEPARATOR, -1))::contains);
    }

    Sink<T> sink() {
        return sink;
    }

    @Nullable
    TransactionalSink<T> transactional() {
        return transactional;
    }

    /** Number of results that wait. */
    int waitingCount() {
        return waitingCount;
    }

    /**
     * Makes visible what was written, unless that is decided by checkpoints. Does not wait for a worker that is writing, which may
     * take long: that one does it then.
     */
    void flush() {
        if (transactional == null) {
            flushWanted = true;
            flushIfWanted();
        }
    }

    private void flushIfWanted() {
        // Whoever finds it locked need not look again: the one who holds it does so when it has let go.
        while (flushWanted && lock.tryLock()) {
            try {
                flushWanted = false;
                sink.flush();
            } finally {
                lock.unlock();
            }
        }
    }

    /** All workers have passed the barrier: what was written before it is made durable. Null: not transactional. */
    byte @Nullable [] prepare(String checkpoint) {
        TransactionalSink<T> prepared = transactional;
        lock.lock();
        try {
            // What the workers wrote can be seen by this thread now; what they write from here on waits.
            if (prepared == null) {
                sink.flush();
                return null;
            }
        } finally {
            lock.unlock();
        }
        return Objects.requireNonNull(prepared.prepare(checkpoint), () -> "sink " + sink + ": prepare returned null");
    }

    /** The checkpoint is the truth: the next epoch begins with what has waited. */
    void commit(byte @Nullable [] prepared) {
        if (transactional == null || prepared == null) {
            return;
        }
        transactional.commit(prepared);
        lock.lock();
        try {
            epoch++;
            while (!waiting.isEmpty()) {
                sink.write(waiting.remove());
            }
            waitingCount = 0;
        } finally {
            lock.unlock();
        }
    }
}
