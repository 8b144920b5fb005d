// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.sink.Sink;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The sinks of a job, each once, though several outputs may share one. */
final class SinkSet {
    private final Set<Sink<?>> sinks = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean closed;

    void add(@Nullable Sink<?> sink) {
        if (sink != null) {
            sinks.add(sink);
        }
    }

    void flush() {
        for (Sink<?> sink : sinks) {
            try {
                sink.flush();
            } catch (RuntimeException e) {
                throw new JobFailedException("sink " + sink + ": flush failed: " + e, e);
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
        for (Sink<?> sink : sinks) {
            failure = closing(sink, withFlush, failure);
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static @Nullable JobFailedException closing(
            Sink<?> sink, boolean withFlush, @Nullable JobFailedException before) {
        try (sink) {
            if (withFlush) {
                sink.flush();
            }
            return before;
        } catch (RuntimeException e) {
            JobFailedException failure = new JobFailedException("sink " + sink + ": close failed: " + e, e);
            if (before == null) {
                return failure;
            }
            before.addSuppressed(failure);
            return before;
        }
    }
}
