// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.checkpoint.CheckpointOutputs;
import io.tidemark.runtime.checkpoint.CommitPoint;
import io.tidemark.runtime.shard.SinkBinding;
import io.tidemark.runtime.sink.FileSink;
import io.tidemark.runtime.sink.Sink;
import io.tidemark.runtime.sink.TransactionalSink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The sinks of a job, each once, though several outputs may share one. */
final class SinkSet implements CheckpointOutputs {
    private final List<SinkGate<?>> gates = new ArrayList<>();
    private boolean closed;

    /**
     * Adds an output. Several may share a sink.
     *
     * @param name tells the output from the others of the job
     */
    <T> void add(String name, @Nullable Sink<T> sink) {
        if (sink == null) {
            return;
        }
        SinkGate<T> gate = gate(sink);
        if (gate == null) {
            gates.add(new SinkGate<>(name, sink));
        } else {
            gate.addName(name);
        }
    }

    @SuppressWarnings("unchecked") // The gate of a sink has the type of the sink.
    private <T> @Nullable SinkGate<T> gate(Sink<T> sink) {
        for (SinkGate<?> gate : gates) {
            if (gate.sink() == sink) {
                return (SinkGate<T>) gate;
            }
        }
        return null;
    }

    /** What the worker with this epoch writes to. */
    SinkBinding binding(OutputEpoch epoch) {
        return new SinkBinding() {
            @Override
            public <T> Sink<T> bind(Sink<T> sink) {
                SinkGate<T> gate = gate(sink);
                if (gate == null) {
                    throw new IllegalStateException("sink " + sink + " is none of the job's");
                }
                return gate.entrance(epoch);
            }
        };
    }

    /** The sinks that need checkpoints. */
    List<Sink<?>> transactional() {
        List<Sink<?>> found = new ArrayList<>();
        for (SinkGate<?> gate : gates) {
            if (gate.transactional() != null) {
                found.add(gate.sink());
            }
        }
        return found;
    }

    /** Directories that several sinks would write to, as sentences. */
    List<String> sharedDirectories() {
        Set<Path> taken = new HashSet<>();
        List<String> shared = new ArrayList<>();
        for (SinkGate<?> gate : gates) {
            if (gate.sink() instanceof FileSink<?> files
                    && !taken.add(files.directory().toAbsolutePath().normalize())) {
                shared.add("two sinks write to files in directory " + files.directory()
                        + ": give each its own, or use one sink for all");
            }
        }
        return shared;
    }

    /** What decides which checkpoint is the truth, if one of the sinks does. */
    @Nullable
    CommitPoint commitPoint() {
        CommitPoint found = null;
        for (SinkGate<?> gate : gates) {
            TransactionalSink<?> sink = gate.transactional();
            CommitPoint own = sink == null ? null : sink.commitPoint();
            if (own != null && found != null && own != found) {
                throw new JobFailedException(
                        "sinks: two of them want to decide which checkpoint counts, and only one can: " + found
                                + " and " + own + "; let them share one transaction, or make one of them idempotent");
            }
            found = own == null ? found : own;
        }
        return found;
    }

    @Override
    public void lookAround() {
        for (SinkGate<?> gate : gates) {
            TransactionalSink<?> sink = gate.transactional();
            if (sink != null) {
                recovering(sink, sink::lookAround);
            }
        }
    }

    /**
     * {@inheritDoc} A sink is known by the outputs that use it, whatever their order: one that is still the same is enough.
     *
     * @throws JobFailedException if results were prepared for a sink of which no output is there any more
     */
    @Override
    public void recover(Map<String, byte[]> committed) {
        Map<SinkGate<?>, byte[]> found = new HashMap<>();
        committed.forEach((names, prepared) -> {
            SinkGate<?> owner = owner(names);
            if (owner == null) {
                throw new JobFailedException(
                        "the checkpoint holds results that were prepared for the sink of "
                                + names.replace(SinkGate.SEPARATOR, ", ")
                                + ", and the job has none of these outputs with a"
                                + " transactional sink any more; give a pattern its name back, or begin anew with other checkpoints");
            }
            found.put(owner, prepared);
        });
        for (SinkGate<?> gate : gates) {
            TransactionalSink<?> sink = gate.transactional();
            if (sink != null) {
                recovering(sink, () -> sink.recover(found.get(gate)));
            }
        }
    }

    private static void recovering(TransactionalSink<?> sink, Runnable call) {
        try {
            call.run();
        } catch (JobFailedException e) {
            throw e;
        } catch (Exception e) {
            throw new JobFailedException("sink " + sink + " cannot go on from where it was: " + e.getMessage(), e);
        }
    }

    private @Nullable SinkGate<?> owner(String names) {
        for (SinkGate<?> gate : gates) {
            if (gate.transactional() != null && gate.hasAny(names)) {
                return gate;
            }
        }
        return null;
    }

    @Override
    public Map<String, byte[]> prepare(String checkpoint) {
        Map<String, byte[]> prepared = new LinkedHashMap<>();
        for (SinkGate<?> gate : gates) {
            byte[] own = gate.prepare(checkpoint);
            if (own != null) {
                prepared.put(gate.name(), own);
            }
        }
        return prepared;
    }

    @Override
    public void commit(Map<String, byte[]> prepared) {
        for (SinkGate<?> gate : gates) {
            gate.commit(prepared.get(gate.name()));
        }
    }

    /** Number of results that wait for a commit. */
    int waitingCount() {
        int count = 0;
        for (SinkGate<?> gate : gates) {
            count += gate.waitingCount();
        }
        return count;
    }

    void flush() {
        for (SinkGate<?> gate : gates) {
            try {
                gate.flush();
            } catch (Exception e) {
                throw new JobFailedException("sink " + gate.sink() + ": flush failed: " + e, e);
            }
        }
    }

    /** Closes every sink, also if one of them fails; then throws the first failure. Once only. */
    void close(boolean withFlush) {
        if (closed) {
            return;
        }
        closed = true;
        JobFailedException failure = null;
        for (SinkGate<?> gate : gates) {
            failure = closing(gate, withFlush, failure);
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static @Nullable JobFailedException closing(
            SinkGate<?> gate, boolean withFlush, @Nullable JobFailedException before) {
        Sink<?> sink = gate.sink();
        try (sink) {
            if (withFlush) {
                gate.flush();
            }
            return before;
        } catch (Exception e) {
            JobFailedException failure = new JobFailedException("sink " + sink + ": close failed: " + e, e);
            if (before == null) {
                return failure;
            }
            before.addSuppressed(failure);
            return before;
        }
    }
}
