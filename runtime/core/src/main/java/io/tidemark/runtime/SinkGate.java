// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.sink.Sink;
import io.tidemark.runtime.sink.TransactionalSink;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Stands before one sink of a job, whose results several workers write. Into a transactional sink it lets the results of
 * one epoch, those that belong to the next checkpoint; a worker that has passed the barrier is one epoch ahead, and what
 * it writes waits here until the checkpoint is committed. Thread-safe.
 *
 * @param <T> type of the results
 */
final class SinkGate<T> {
    private final String name;
    private final Sink<T> sink;
    private final @Nullable TransactionalSink<T> transactional;
    private final Deque<T> waiting = new ArrayDeque<>();
    private long epoch;

    /**
     * A gate before a sink.
     *
     * @param name tells the sink from the others of the job, in every run
     */
    SinkGate(String name, Sink<T> sink) {
        this.name = name;
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

    private synchronized void write(T result, long writerEpoch) {
        if (transactional == null || writerEpoch == epoch) {
            sink.write(result);
        } else {
            waiting.add(result);
        }
    }

    String name() {
        return name;
    }

    Sink<T> sink() {
        return sink;
    }

    @Nullable
    TransactionalSink<T> transactional() {
        return transactional;
    }

    /** Number of results that wait. */
    synchronized int waitingCount() {
        return waiting.size();
    }

    /** Makes visible what was written, unless that is decided by checkpoints. */
    synchronized void flush() {
        if (transactional == null) {
            sink.flush();
        }
    }

    /** All workers have passed the barrier: what was written before it is made durable. Null: not transactional. */
    byte @Nullable [] prepare(String checkpoint) {
        TransactionalSink<T> prepared = transactional;
        synchronized (this) {
            // What the workers wrote can be seen by this thread now; what they write from here on waits.
            if (prepared == null) {
                sink.flush();
                return null;
            }
        }
        return prepared.prepare(checkpoint);
    }

    /** The checkpoint is the truth: the next epoch begins with what has waited. */
    void commit(byte @Nullable [] prepared) {
        if (transactional == null || prepared == null) {
            return;
        }
        transactional.commit(prepared);
        synchronized (this) {
            epoch++;
            while (!waiting.isEmpty()) {
                sink.write(waiting.remove());
            }
        }
    }
}
