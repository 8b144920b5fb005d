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
        return new JobOrderStep<>(name, source, TimeMode.EVENT, Objects.requireNonNull(timestamps, "timestamps"));
    }

    /**
     * Events happen when they are read: the wall clock says when that is, never earlier than for the event before. Time
     * goes on with the events: while none comes, none passes, unless {@link
     * io.tidemark.runtime.time.WatermarkStrategy#withWallClockGuard a guard} is set, and an event is processed when time
     * has gone on after it. No event is late, and there is no order to wait for. Of a watermark strategy only idleness and
     * guard count.
     *
     * <p>With checkpoints: events that wait are kept with their times. What came after the last checkpoint before a crash is
     * read again, at another time, so other matches may be found than were before it. {@link
     * io.tidemark.runtime.sink.TransactionalSink Transactional sinks} show only what was found last, and so what belongs
     * together; others may show both. Where each run shall find the same, let the times be given once, outside: Kafka does
     * so for topics with {@code message.timestamp.type=LogAppendTime}. Take the timestamp of the record as the event time
     * then.
     */
    public JobOrderStep<E> ingestionTime() {
        return new JobOrderStep<>(name, source, TimeMode.INGESTION, event -> 0);
    }

    /**
     * Events happen when they are read, and time is what the wall clock says, whether events come or not: windows end on
     * time on a silent stream. No event is late, and there is no order to wait for. If the clock is set back time stands
     * still until it has come as far again. At the end of a bounded input every window ends at once.
     *
     * <p>With checkpoints: time also passes while the job is down, and what ends meanwhile is told as soon as it runs again.
     * Events that wait are kept with their times; those read again after a crash happen later than before it, and other
     * matches may be found, see {@link #ingestionTime}.
     *
     * <pre>{@code
     * CepJob.named("doors").source(badges).processingTime().sink(alarms).detect("held-open", HELD_OPEN)...
     * }</pre>
     */
    public JobOrderStep<E> processingTime() {
        return new JobOrderStep<>(name, source, TimeMode.PROCESSING, event -> 0);
    }
}
