// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.metrics.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.tidemark.runtime.DetectionLatency;
import io.tidemark.runtime.JobHandle;
import io.tidemark.runtime.JobProgress;
import io.tidemark.runtime.JobState;
import io.tidemark.runtime.Latency;
import io.tidemark.runtime.PatternProgress;
import io.tidemark.runtime.StageProgress;
import io.tidemark.runtime.checkpoint.CheckpointProgress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** The meters of one run in one registry. Thread-safe. */
final class JobMeters {
    private static final List<Double> PERCENTILES = List.of(0.5, 0.99, 0.999);

    private final JobHandle handle;
    private final MeterRegistry registry;
    private final Tags tags;
    private final boolean counted;
    private final PartitionMeters partitions;
    private final ConcurrentLinkedQueue<Meter> meters = new ConcurrentLinkedQueue<>();
    private volatile boolean removed;

    /**
     * Meters that are not registered yet.
     *
     * @param tags of all meters
     * @param counted whether open partial matches are counted
     */
    JobMeters(JobHandle handle, MeterRegistry registry, Tags tags, boolean counted) {
        this.handle = handle;
        this.registry = registry;
        this.tags = tags;
        this.counted = counted;
        this.partitions = new PartitionMeters(tags);
    }

    /** Puts them into the registry. */
    void register() {
        registerStates();
        registerEvents();
        registerTime();
        JobProgress first = latest();
        for (int i = 0; i < first.patterns().size(); i++) {
            registerPattern(i, first.patterns().get(i));
        }
        registerLatency("queue", DetectionLatency::queue);
        registerLatency("watermark", DetectionLatency::watermark);
        registerLatency("compute", DetectionLatency::compute);
        registerLatency("total", DetectionLatency::total);
        if (first.checkpoints() != null) {
            registerCheckpoints();
        }
    }

    /** Takes them out of the registry. */
    void remove() {
        removed = true;
        for (Meter meter = meters.poll(); meter != null; meter = meters.poll()) {
            registry.remove(meter);
        }
    }

    /** Whether they have been taken out. */
    boolean isRemoved() {
        return removed;
    }

    /** The figures, for whatever meter is read; it may be the first one that sees a partition. */
    private JobProgress latest() {
        JobProgress progress = handle.latest();
        partitions.addMissing(this, progress.partitions());
        return progress;
    }

    private void registerEvents() {
        counter("tidemark.job.events", tags, JobProgress::events, "events that came, late and ignored ones included");
        counter("tidemark.job.events.late", tags, JobProgress::lateEvents, "events behind the watermark");
        counter("tidemark.job.events.ignored", tags, JobProgress::ignoredEvents, "events no pattern cares about");
        counter("tidemark.job.dead.letters", tags, JobProgress::deadLetters, "failures that became dead letters");
        gauge("tidemark.job.events.buffered", tags, JobProgress::bufferedEvents, "events that wait for the watermark");
    }

    private void registerStates() {
        for (JobState state : JobState.values()) {
            add(Gauge.builder("tidemark.job.state", handle, run -> run.state() == state ? 1 : 0)
                    .tags(tags.and("state", state.name().toLowerCase(Locale.ROOT)))
                    .description("1 for what the run is at, 0 for all else")
                    .strongReference(true)
                    .register(registry));
        }
    }

    private void registerTime() {
        seconds("tidemark.job.figures.age", tags, progress -> age(), "how old these figures are");
        seconds(
                "tidemark.job.watermark",
                tags,
                progress -> isTime(progress.watermarkMillis()) ? progress.watermarkMillis() / 1e3 : Double.NaN,
                "the time reached, since 1970");
        seconds(
                "tidemark.job.watermark.lag",
                tags,
                progress -> progress.watermarkMillis() == Long.MAX_VALUE ? 0 : progress.watermarkLagMillis() / 1e3,
                "how far the watermark is behind the largest timestamp");
        seconds(
                "tidemark.job.watermark.stalled",
                tags,
                atWork(progress -> progress.stalledNanos() / 1e9 + age()),
                "wall time since the watermark moved last");
        seconds(
                "tidemark.job.event.time.lag",
                tags,
                progress -> eventTimeLag(),
                "how far the watermark is behind the clock");
        gauge("tidemark.job.partitions", tags, progress -> progress.partitions().size(), "source partitions");
    }

    /** No number while another process runs the job: nobody should be alarmed by what does not move here. */
    private static ToDoubleFunction<JobProgress> atWork(ToDoubleFunction<JobProgress> value) {
        return progress -> progress.standingBy() ? Double.NaN : value.applyAsDouble(progress);
    }

    /** Whether it is a time, and not what stands for none or for the end. */
    static boolean isTime(long millis) {
        return millis != Long.MIN_VALUE && millis != Long.MAX_VALUE;
    }

    private double eventTimeLag() {
        Duration lag = handle.eventTimeLag();
        return lag == null ? Double.NaN : lag.toMillis() / 1e3;
    }

    private double age() {
        return handle.latestAge().toNanos() / 1e9;
    }

    private void registerPattern(int index, PatternProgress first) {
        Tags own = tags.and("pattern", first.name());
        counter("tidemark.pattern.events", own, of(index, PatternProgress::events), "events it may care about");
        counter("tidemark.pattern.matches", own, of(index, PatternProgress::matches), "matches");
        counter("tidemark.pattern.timeouts", own, of(index, PatternProgress::timedOut), "time-outs that were reported");
        counter(
                "tidemark.pattern.failures",
                own.and("kind", "condition"),
                of(index, PatternProgress::conditionFailures),
                "conditions that threw");
        counter(
                "tidemark.pattern.failures",
                own.and("kind", "other"),
                of(index, pattern -> pattern.failures() - pattern.conditionFailures()),
                "key functions, emit functions and limits that threw");
        counter(
                "tidemark.pattern.dropped",
                own.and("limit", "key"),
                of(index, PatternProgress::refusedEvents),
                "events that met a limit of a key");
        counter(
                "tidemark.pattern.dropped",
                own.and("limit", "matches"),
                of(index, PatternProgress::overflows),
                "events with more matches than the limit");
        gauge("tidemark.pattern.open.keys", own, of(index, PatternProgress::openKeys), "keys with something open");
        if (counted) {
            add(Gauge.builder("tidemark.pattern.state", handle, run -> stateBytes(latest(), index))
                    .tags(own)
                    .baseUnit("bytes")
                    .description("heap for the keys, or what those on disk would take there; estimated")
                    .strongReference(true)
                    .register(registry));
        }
        if (counted) {
            gauge(
                    "tidemark.pattern.held.back",
                    own,
                    progress -> heldBack(progress.patterns().get(index)),
                    "complete matches that a partial match which began earlier holds back");
        }
        for (int stage = 0; stage < first.stages().size(); stage++) {
            registerStage(index, stage, first.stages().get(stage), own);
        }
    }

    private static double heldBack(PatternProgress progress) {
        return progress.heldBack() < 0 ? Double.NaN : progress.heldBack();
    }

    private static double stateBytes(JobProgress progress, int pattern) {
        long bytes = progress.patterns().get(pattern).stateBytes();
        return bytes < 0 ? Double.NaN : bytes;
    }

    private void registerStage(int pattern, int stage, StageProgress first, Tags patternTags) {
        Tags own = patternTags.and("stage", first.name());
        if (first.isNegated()) {
            counter(
                    "tidemark.pattern.stage.forbidden",
                    own,
                    of(pattern, progress -> progress.stages().get(stage).killingEvents()),
                    "events that ended partial matches because the NOT forbids them");
        } else {
            counter(
                    "tidemark.pattern.stage.taken",
                    own,
                    of(pattern, progress -> progress.stages().get(stage).takenEvents()),
                    "events that the stage has taken");
        }
        counter(
                "tidemark.pattern.stage.failures",
                own,
                of(pattern, progress -> progress.stages().get(stage).conditionFailures()),
                "times that a condition of the stage threw");
        if (counted) {
            String name = first.name();
            gauge(
                    "tidemark.pattern.stage.open",
                    own,
                    progress -> openMatches(progress.patterns().get(pattern), name),
                    "open partial matches that wait for the stage");
        }
    }

    private static double openMatches(PatternProgress progress, String stage) {
        return progress.openMatches() == null
                ? Double.NaN
                : progress.openMatches().getOrDefault(stage, 0L);
    }

    private static ToDoubleFunction<JobProgress> of(int pattern, ToLongFunction<PatternProgress> value) {
        return progress -> value.applyAsLong(progress.patterns().get(pattern));
    }

    private void registerLatency(String phase, Function<DetectionLatency, Latency> value) {
        Tags own = tags.and("phase", phase);
        Function<JobHandle, Latency> latency = run -> value.apply(latest().latency());
        add(FunctionTimer.builder(
                        "tidemark.job.latency",
                        handle,
                        run -> latency.apply(run).count(),
                        run -> latency.apply(run).sumNanos(),
                        TimeUnit.NANOSECONDS)
                .tags(own)
                .description("from the arrival of an event to the end of its processing, of a sample of the events")
                .register(registry));
        LatencyWindow window =
                new LatencyWindow(() -> latency.apply(handle), registry.config().clock());
        for (double percentile : PERCENTILES) {
            add(TimeGauge.builder(
                            "tidemark.job.latency.percentile",
                            window,
                            TimeUnit.NANOSECONDS,
                            last -> last.percentileNanos(percentile))
                    .tags(own.and("quantile", Double.toString(percentile)))
                    .description("percentile of the latency over the last one to two minutes")
                    .strongReference(true)
                    .register(registry));
        }
    }

    private void registerCheckpoints() {
        String name = "tidemark.job.checkpoints";
        String description = "checkpoints of this run";
        counter(name, tags.and("outcome", "completed"), checkpoint(CheckpointProgress::completed), description);
        counter(name, tags.and("outcome", "failed"), checkpoint(CheckpointProgress::failed), description);
        seconds(
                "tidemark.checkpoint.age",
                tags,
                atWork(progress -> checkpoint(CheckpointProgress::ageNanos).applyAsDouble(progress) / 1e9 + age()),
                "since when a crash would be made up for");
        seconds(
                "tidemark.checkpoint.duration",
                tags,
                progress -> checkpoint(CheckpointProgress::durationNanos).applyAsDouble(progress) / 1e9,
                "how long the last completed checkpoint took");
        bytes("tidemark.checkpoint.written", CheckpointProgress::writtenBytes, "written by the last checkpoint");
        bytes("tidemark.checkpoint.size", CheckpointProgress::totalBytes, "what a restart would read");
    }

    private static ToDoubleFunction<JobProgress> checkpoint(ToLongFunction<CheckpointProgress> value) {
        return progress -> progress.checkpoints() == null ? 0 : value.applyAsLong(progress.checkpoints());
    }

    private void bytes(String name, ToLongFunction<CheckpointProgress> value, String description) {
        ToDoubleFunction<JobProgress> bytes = checkpoint(value);
        add(Gauge.builder(name, handle, run -> bytes.applyAsDouble(latest()))
                .tags(tags)
                .baseUnit("bytes")
                .description(description)
                .strongReference(true)
                .register(registry));
    }

    private void counter(String name, Tags own, ToDoubleFunction<JobProgress> value, String description) {
        add(FunctionCounter.builder(name, handle, run -> value.applyAsDouble(latest()))
                .tags(own)
                .description(description)
                .register(registry));
    }

    /** Adds a gauge of something that is counted. */
    void gauge(String name, Tags own, ToDoubleFunction<JobProgress> value, String description) {
        add(Gauge.builder(name, handle, run -> value.applyAsDouble(latest()))
                .tags(own)
                .description(description)
                .strongReference(true)
                .register(registry));
    }

    /** Adds a gauge of a time in seconds, of which nanoseconds count. */
    void seconds(String name, Tags own, ToDoubleFunction<JobProgress> value, String description) {
        add(TimeGauge.builder(name, handle, TimeUnit.SECONDS, run -> value.applyAsDouble(latest()))
                .tags(own)
                .description(description)
                .strongReference(true)
                .register(registry));
    }

    private void add(Meter meter) {
        meters.add(meter);
    }
}
