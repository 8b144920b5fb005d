// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.metrics.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.pattern.Pattern;
import io.tidemark.runtime.CepJob;
import io.tidemark.runtime.CepJobBuilder;
import io.tidemark.runtime.JobConfig;
import io.tidemark.runtime.JobHandle;
import io.tidemark.runtime.JobState;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.source.IterableSource;
import io.tidemark.runtime.time.Clock;
import io.tidemark.serde.EventSerializer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
final class CepJobMetricsTest {
    private record Step(String order, String kind, long time) {}

    private static final EventSerializer<Step> SERIALIZER = new EventSerializer<>() {
        @Override
        public byte[] serialize(Step step) {
            return (step.order + " " + step.kind + " " + step.time).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Step deserialize(byte[] bytes) {
            String[] words = new String(bytes, StandardCharsets.UTF_8).split(" ", -1);
            return new Step(words[0], words[1], Long.parseLong(words[2]));
        }
    };

    /** Orders that are not cancelled, then paid. */
    private static final Pattern<Step> PAID = Pattern.<Step>begin("ordered")
            .where((Step step) -> step.kind.equals("ordered"))
            .notFollowedBy("cancelled")
            .where((Step step) -> step.kind.equals("cancelled"))
            .followedBy("paid")
            .where((Step step) -> step.kind.equals("paid"))
            .within(Duration.ofMinutes(10));

    private static final List<Step> STEPS = List.of(
            new Step("o-1", "ordered", 1_000),
            new Step("o-2", "ordered", 2_000),
            new Step("o-3", "ordered", 3_000),
            new Step("o-2", "cancelled", 4_000),
            new Step("o-4", "seen", 5_000),
            new Step("o-1", "paid", 6_000));

    /** After so long a run tells what it is at, and one that stands by looks again. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private static CepJobBuilder<Step, String> job(Iterable<Step> steps) {
        return CepJob.named("shop")
                .source(IterableSource.of("steps", steps))
                .eventTime(Step::time)
                .disorder(Duration.ofSeconds(1))
                .sink((String result) -> {})
                .detect("paid", PAID)
                .by(Step::order)
                .emit(match -> match.key());
    }

    private double value(String name, String... tags) {
        Meter meter = registry.get(name).tags(tags).meters().stream()
                .reduce((one, other) -> {
                    throw new AssertionError("several meters: " + one.getId() + ", " + other.getId());
                })
                .orElseThrow();
        return StreamSupport.stream(meter.measure().spliterator(), false)
                .filter(measurement -> measurement.getStatistic() != Statistic.TOTAL_TIME)
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    @Test
    void bindTo_runThatIsOver_tellsWhatItDid() {
        JobHandle handle = job(STEPS).build().open();
        new CepJobMetrics(handle).bindTo(registry);
        assertThat(states()).containsExactly("restoring");
        assertThat(value("tidemark.pattern.stage.open", "stage", "paid")).isNaN();
        assertThat(value("tidemark.pattern.held.back")).isNaN();
        handle.run();

        assertThat(states()).containsExactly("ended");
        assertThat(value("tidemark.job.events", "job", "shop")).isEqualTo(6);
        assertThat(value("tidemark.job.events.ignored")).isEqualTo(1);
        assertThat(value("tidemark.job.events.late")).isZero();
        assertThat(value("tidemark.pattern.events", "pattern", "paid")).isEqualTo(5);
        assertThat(value("tidemark.pattern.matches", "pattern", "paid")).isEqualTo(1);
        assertThat(value("tidemark.pattern.stage.taken", "stage", "ordered")).isEqualTo(3);
        assertThat(value("tidemark.pattern.stage.taken", "stage", "paid")).isEqualTo(1);
        assertThat(value("tidemark.pattern.stage.forbidden", "stage", "cancelled"))
                .isEqualTo(1);
        assertThat(value("tidemark.pattern.stage.open", "stage", "paid")).isZero();
        assertThat(value("tidemark.pattern.open.keys")).isZero();
        assertThat(value("tidemark.pattern.held.back")).isZero();
        assertThat(value("tidemark.job.latency", "phase", "total")).isEqualTo(1);
        assertThat(value("tidemark.job.latency.percentile", "phase", "total", "quantile", "0.5"))
                .isPositive();
        assertThat(value("tidemark.job.watermark")).isNaN();
        assertThat(value("tidemark.job.watermark.lag")).isZero();
    }

    @Test
    void meters_conditionThatThrows_isCountedByStage() {
        List<Step> steps = new ArrayList<>(STEPS);
        steps.add(new Step("o-1", "lost", 7_000));
        steps.add(new Step("o-1", "found", 8_000));
        steps.add(new Step("o-3", "found", 9_000));
        JobHandle handle = CepJob.named("shop")
                .source(IterableSource.of("steps", steps))
                .eventTime(Step::time)
                .sink((String result) -> {})
                .deadLetters(letter -> {})
                .detect("rated", PAID.followedBy("rated").where((Step step) -> Integer.parseInt(step.kind) > 0))
                .by(Step::order)
                .emit(match -> match.key())
                .build()
                .open();
        new CepJobMetrics(handle).bindTo(registry);
        handle.run();
        assertThat(value("tidemark.pattern.stage.failures", "stage", "rated")).isEqualTo(2);
        assertThat(value("tidemark.pattern.stage.failures", "stage", "paid")).isZero();
        assertThat(value("tidemark.pattern.failures", "kind", "condition")).isEqualTo(2);
        assertThat(value("tidemark.pattern.failures", "kind", "other")).isZero();
    }

    @Test
    void meters_whileTheJobRuns_tellWhatIsOpenAndWhereTimeIs() {
        AtomicReference<JobHandle> running = new AtomicReference<>();
        List<String> seen = new ArrayList<>();
        // Events that say nothing follow until somebody has seen what is open.
        Iterable<Step> steps = () -> IntStream.iterate(0, i -> i < STEPS.size() || seen.isEmpty(), i -> i + 1)
                .mapToObj(i -> {
                    if (i % 1_000 == 0
                            && Objects.requireNonNull(running.get()).latest().openMatchCount() == 2) {
                        seen.add(states() + ", open " + value("tidemark.pattern.stage.open", "stage", "paid")
                                + ", keys " + value("tidemark.pattern.open.keys")
                                + ", lag " + value("tidemark.job.watermark.lag")
                                + ", partitions " + value("tidemark.job.partitions")
                                + ", of which one lags "
                                + value("tidemark.partition.watermark.lag", "partition", "steps-0")
                                + " and holds back " + value("tidemark.partition.holds.back")
                                + ", state " + (value("tidemark.pattern.state") > 0));
                    }
                    return i < STEPS.size() ? STEPS.get(i) : new Step("o-9", "seen", 7_000);
                })
                .iterator();
        JobHandle handle = job(steps).build().open();
        running.set(handle);
        new CepJobMetrics(handle).withCountInterval(Duration.ofMillis(100)).bindTo(registry);
        handle.run();
        assertThat(seen)
                .containsExactly(
                        "[running], open 2.0, keys 2.0, lag 1.001, partitions 1.0, of which one lags 1.001 and holds back 1.0,"
                                + " state true");
    }

    @Test
    void meters_numberOfPartitionsDenied_partitionsHaveTheirsAllTheSame() {
        registry.config().meterFilter(MeterFilter.denyNameStartsWith("tidemark.job.partitions"));
        JobHandle handle = job(STEPS).build().open();
        CepJobMetrics metrics = new CepJobMetrics(handle);
        metrics.bindTo(registry);
        assertThat(registry.find("tidemark.partition.holds.back").meters()).isEmpty();
        handle.run();
        assertThat(registry.find("tidemark.job.partitions").meters()).isEmpty();
        // Whatever is read first, here a counter.
        assertThat(value("tidemark.job.events")).isEqualTo(6);
        assertThat(value("tidemark.partition.holds.back", "partition", "steps-0"))
                .isZero();
        metrics.close();
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void meters_registryThatReadsWhatIsAdded_areAddedOnce() {
        List<String> added = new ArrayList<>();
        registry.config().onMeterAdded(meter -> {
            meter.measure().forEach(Measurement::getValue);
            added.add(meter.getId().toString());
        });
        JobHandle handle = job(STEPS).build().open();
        new CepJobMetrics(handle).bindTo(registry);
        handle.run();
        assertThat(value("tidemark.job.partitions")).isEqualTo(1);
        assertThat(added).doesNotHaveDuplicates().anyMatch(name -> name.contains("tidemark.partition.bytes.behind"));
        assertThat(added).hasSameSizeAs(registry.getMeters());
    }

    @Test
    void bindTo_jobWithCheckpoints_tellsOfThem(@TempDir Path directory) {
        JobHandle handle = job(STEPS)
                .events(SERIALIZER)
                .checkpoints(Checkpoints.in(directory))
                .build()
                .open();
        new CepJobMetrics(handle).bindTo(registry);
        handle.run();
        assertThat(value("tidemark.job.checkpoints", "outcome", "completed")).isPositive();
        assertThat(value("tidemark.job.checkpoints", "outcome", "failed")).isZero();
        assertThat(value("tidemark.checkpoint.written")).isPositive();
        assertThat(value("tidemark.checkpoint.size")).isPositive();
        assertThat(value("tidemark.checkpoint.duration")).isPositive();
        assertThat(value("tidemark.checkpoint.age")).isNotNegative();
    }

    @Test
    void meters_ofAStandBy_sayThatItIsOneAndAlarmNobody(@TempDir Path directory) {
        // Turned by hand, so that the lease of the other does not expire if the machine stalls.
        AtomicLong nanos = new AtomicLong();
        JobHandle standBy = job(STEPS)
                .events(SERIALIZER)
                .config(JobConfig.defaults().withClock(clock(nanos)))
                .checkpoints(Checkpoints.in(directory))
                .build()
                .open();
        new CepJobMetrics(standBy).bindTo(registry);
        List<String> seen = new ArrayList<>();
        // The first job reads when the other has found that it is the second.
        Iterable<Step> steps = () -> {
            Thread second = new Thread(standBy::run);
            second.start();
            while (standBy.state() != JobState.STANDBY) {
                Thread.onSpinWait();
            }
            nanos.addAndGet(LOOK_NANOS);
            while (!standBy.latest().standingBy()) {
                Thread.onSpinWait();
            }
            seen.add(states() + ", stalled " + value("tidemark.job.watermark.stalled") + ", checkpoint "
                    + value("tidemark.checkpoint.age"));
            return STEPS.iterator();
        };
        job(steps)
                .events(SERIALIZER)
                .checkpoints(Checkpoints.in(directory))
                .build()
                .run();
        assertThat(seen).containsExactly("[standby], stalled NaN, checkpoint NaN");
        while (!standBy.isOver()) {
            nanos.addAndGet(LOOK_NANOS);
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(states()).containsExactly("ended");
        assertThat(value("tidemark.job.watermark.stalled")).isNotNaN();
        assertThat(value("tidemark.checkpoint.age")).isNotNegative();
    }

    private static Clock clock(AtomicLong nanos) {
        return new Clock() {
            @Override
            public long epochMillis() {
                return TimeUnit.NANOSECONDS.toMillis(nanoTime());
            }

            @Override
            public long nanoTime() {
                return nanos.get();
            }
        };
    }

    @Test
    void meters_ofARunThatFailed_stayAndSayThatItHas() {
        List<String> before = new ArrayList<>();
        Iterable<Step> steps = () -> {
            before.addAll(states());
            throw new IllegalStateException("no more");
        };
        try (JobHandle handle = job(steps).build().open()) {
            new CepJobMetrics(handle).bindTo(registry);
            assertThatThrownBy(handle::run).hasMessageContaining("no more");
        }
        assertThat(before).containsExactly("restoring");
        assertThat(states()).containsExactly("failed");
        assertThat(value("tidemark.job.events")).isZero();
    }

    /** The states of which the meter is 1. */
    private List<String> states() {
        return registry.get("tidemark.job.state").gauges().stream()
                .filter(gauge -> gauge.value() == 1)
                .map(gauge -> String.valueOf(gauge.getId().getTag("state")))
                .toList();
    }

    @Test
    void close_metersOfARun_areGoneAndThoseOfTheNextAreItsOwn() {
        try (JobHandle first = job(STEPS).build().open();
                CepJobMetrics metrics = new CepJobMetrics(first).withTags(Tags.of("region", "north"))) {
            metrics.bindTo(registry);
            first.run();
            assertThat(value("tidemark.job.events", "region", "north")).isEqualTo(6);
        }
        assertThat(registry.getMeters()).isEmpty();
        JobHandle second = job(STEPS.subList(0, 2)).build().open();
        new CepJobMetrics(second).withoutCounting().bindTo(registry);
        second.run();
        assertThat(value("tidemark.job.events")).isEqualTo(2);
        assertThat(registry.find("tidemark.pattern.stage.open").meters()).isEmpty();
    }

    @Test
    void names_ofAllMeters_haveADescriptionAndTheJobAndNoSuffixOfPrometheus(@TempDir Path directory) {
        JobHandle handle = job(STEPS)
                .events(SERIALIZER)
                .checkpoints(Checkpoints.in(directory))
                .build()
                .open();
        new CepJobMetrics(handle).bindTo(registry);
        assertThat(registry.getMeters()).hasSizeGreaterThan(30).allSatisfy(meter -> {
            assertThat(meter.getId().getName()).startsWith("tidemark.").matches("[a-z.]+");
            assertThat(meter.getId().getDescription()).isNotBlank();
            assertThat(meter.getId().getTag("job")).isEqualTo("shop");
            // Prometheus adds these itself, to summaries and counters.
            assertThat(meter.getId().getName()).doesNotMatch(".*\\.(count|sum|max|total|bucket|created)");
        });
        assertThat(registry.getMeters().stream()
                        .map(meter -> meter.getId().toString())
                        .collect(Collectors.toSet()))
                .hasSameSizeAs(registry.getMeters());
    }

    @Test
    void arguments_wrong_areRefused() {
        JobHandle handle = job(STEPS).build().open();
        assertThatThrownBy(() -> new CepJobMetrics(handle).withCountInterval(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("count interval PT0S");
    }
}
