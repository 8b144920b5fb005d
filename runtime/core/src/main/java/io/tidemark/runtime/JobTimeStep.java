// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.time.TimestampExtractor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Describes a job: when its events happened.
 *
 * @param <E> type of the events
 */
public final class JobTimeStep<E> {
    private final String name;
    private final @Nullable EventSource<?, E> source;

    JobTimeStep(String name, @Nullable EventSource<?, E> source) {
        this.name = name;
        this.source = source;
    }

    /** The event time of an event, in milliseconds. */
    public JobOrderStep<E> eventTime(TimestampExtractor<? super E> timestamps) {
        return new JobOrderStep<>(name, source, Objects.requireNonNull(timestamps, "timestamps"));
    }
}
