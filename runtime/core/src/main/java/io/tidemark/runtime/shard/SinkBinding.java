// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import io.tidemark.runtime.sink.Sink;

/** Puts something between a worker and the sinks it writes to. */
@FunctionalInterface
public interface SinkBinding {
    /** Writes go directly to the sinks. */
    SinkBinding DIRECT = new SinkBinding() {
        @Override
        public <T> Sink<T> bind(Sink<T> sink) {
            return sink;
        }
    };

    /** What the worker is to write to instead of a sink. */
    <T> Sink<T> bind(Sink<T> sink);
}
