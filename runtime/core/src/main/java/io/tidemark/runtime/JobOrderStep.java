// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.sink.Sink;
import io.tidemark.runtime.time.TimestampExtractor;
import io.tidemark.runtime.time.WatermarkStrategy;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Describes a job: in what order its events come, and where its results go. Mutable; not thread-safe.
 *
 * @param <E> type of the events
 */
public final class JobOrderStep<E> {
    final String name;
    final @Nullable EventSource<?, E> source;
    final TimestampExtractor<? super E> timestamps;
    final TimeMode mode;
    WatermarkStrategy<E> watermarks = WatermarkStrategy.monotonous();
    /** What makes no sense in this mode was called. */
    final Set<String> misplaced = new LinkedHashSet<>();

    @Nullable
    Comparator<? super E> ties;

    JobOrderStep(
            String name, @Nullable EventSource<?, E> source, TimeMode mode, TimestampExtractor<? super E> timestamps) {
        this.name = name;
        this.mode = mode;
        this.source = source;
        this.timestamps = timestamps;
    }

    /**
     * In each source partition an event comes at most this much event time after a later one; what comes even later is
     * late. Watermarks are made between batches, see {@link JobConfig#batchSize}: an event that is later than this, but comes in
     * the same batch as the one it is later than, is still in time. Short for {@link #watermarks} with {@link WatermarkStrategy#boundedDisorder}. Default: no disorder.
     */
    public JobOrderStep<E> disorder(Duration bound) {
        if (mode != TimeMode.EVENT) {
            misplaced.add("disorder");
        }
        this.watermarks = WatermarkStrategy.boundedDisorder(Objects.requireNonNull(bound, "bound"));
        return this;
    }

    /** How watermarks are made. Default: {@link WatermarkStrategy#monotonous()}. */
    public JobOrderStep<E> watermarks(WatermarkStrategy<E> strategy) {
        if (mode == TimeMode.PROCESSING) {
            misplaced.add("watermarks");
        }
        this.watermarks = Objects.requireNonNull(strategy, "strategy");
        return this;
    }

    /**
     * The order of events of the same time. Where it says 0, and by default, they are ordered by source partition, then
     * by position there.
     */
    public JobOrderStep<E> orderTiesBy(Comparator<? super E> comparator) {
        this.ties = Objects.requireNonNull(comparator, "comparator");
        return this;
    }

    /** Where the results go. */
    public <T> CepJobBuilder<E, T> sink(Sink<T> sink) {
        return new CepJobBuilder<>(this, Objects.requireNonNull(sink, "sink"));
    }
}
