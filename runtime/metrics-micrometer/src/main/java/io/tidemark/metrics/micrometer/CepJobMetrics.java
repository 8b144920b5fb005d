// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.metrics.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.tidemark.runtime.JobHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a run of a job does, as meters: by pattern and stage, with time, latency and checkpoints. Their names and tags are in
 * OPERATIONS.md of the module.
 *
 * <pre>{@code
 * try (JobHandle handle = job.open()) {
 *     new CepJobMetrics(handle).bindTo(registry);
 *     handle.run();
 * }
 * }</pre>
 *
 * <p>The meters stay in the registry when the run is over, and tell how it was at the end: so a job that has failed can be
 * seen, and not only that something is not there any more. {@link #close} takes them out.
 *
 * <p>To read a meter costs the job nothing: it tells what {@link JobHandle#latest} knows, which is a tenth of a second old
 * or little more. Open partial matches and the size of state, which need a visit to the keys, are gathered a few keys at a
 * time, by default every ten seconds.
 *
 * <p>Meters are told apart by name and tags. A job that is opened again has the same ones, so close these metrics before
 * you bind those of the next run. Thread-safe.
 */
public final class CepJobMetrics implements MeterBinder, AutoCloseable {
    /** So often open partial matches are counted, unless told otherwise: every ten seconds. */
    public static final Duration DEFAULT_COUNT_INTERVAL = Duration.ofSeconds(10);

    private final JobHandle handle;
    private final Tags tags;
    private final @Nullable Duration countInterval;
    private final List<JobMeters> bound = new ArrayList<>();

    /** Metrics of a run. */
    public CepJobMetrics(JobHandle handle) {
        this(Objects.requireNonNull(handle, "handle"), Tags.empty(), DEFAULT_COUNT_INTERVAL);
    }

    private CepJobMetrics(JobHandle handle, Tags tags, @Nullable Duration countInterval) {
        this.handle = handle;
        this.tags = tags;
        this.countInterval = countInterval;
    }

    /** The same with further tags for all meters. Before {@link #bindTo}. */
    public CepJobMetrics withTags(Iterable<Tag> more) {
        return new CepJobMetrics(handle, tags.and(Objects.requireNonNull(more, "more")), countInterval);
    }

    /**
     * The same with another interval of {@link JobHandle#countOpenEvery}. Before {@link #bindTo}.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public CepJobMetrics withCountInterval(Duration interval) {
        Objects.requireNonNull(interval, "interval");
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException(
                    "count interval " + interval + ": must be positive; use withoutCounting() to switch it off");
        }
        return new CepJobMetrics(handle, tags, interval);
    }

    /** The same without open partial matches and the size of state: no key is visited. Before {@link #bindTo}. */
    public CepJobMetrics withoutCounting() {
        return new CepJobMetrics(handle, tags, null);
    }

    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        Objects.requireNonNull(registry, "registry");
        if (countInterval != null) {
            handle.countOpenEvery(countInterval);
        }
        JobMeters meters = new JobMeters(handle, registry, tags.and("job", handle.job()), countInterval != null);
        meters.register();
        bound.add(meters);
    }

    /** Takes the meters out of the registries again. */
    @Override
    public synchronized void close() {
        bound.forEach(JobMeters::remove);
        bound.clear();
    }
}
