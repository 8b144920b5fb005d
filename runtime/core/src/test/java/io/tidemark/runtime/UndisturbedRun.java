// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.shard.NaiveMatcher;
import io.tidemark.runtime.shard.PatternPlan;
import io.tidemark.runtime.shard.ResultOutput;
import io.tidemark.runtime.simulation.SimulatedEvent;
import io.tidemark.runtime.simulation.Sought;
import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.sink.Sink;
import io.tidemark.runtime.source.EventId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** What is to be found in events whose times are known: they come one by one, in order, in one thread, and nothing dies. */
final class UndisturbedRun {
    private final List<List<SimulatedEvent>> stream;
    private final Map<Long, Long> times;

    /**
     * A run over those events that have a time.
     *
     * @param times by the identity of the event
     */
    UndisturbedRun(List<List<SimulatedEvent>> stream, Map<Long, Long> times) {
        this.stream = stream;
        this.times = times;
    }

    /** What the engine finds. */
    List<String> byTheEngine() {
        return find((job, sink) -> List.of(Sought.values()).forEach(sought -> Simulation.detect(job, sink, sought)));
    }

    /** What the engine finds of some patterns. */
    List<String> find(BiConsumer<CepJobBuilder<SimulatedEvent, String>, Sink<String>> patterns) {
        CollectingSink<String> results = new CollectingSink<>();
        CepJobBuilder<SimulatedEvent, String> job = job(results);
        patterns.accept(job, results);
        return run(job, results);
    }

    /** What the naive matcher finds; the identities of its matches are others. */
    List<String> byTheNaiveMatcher() {
        CollectingSink<String> results = new CollectingSink<>();
        CepJobBuilder<SimulatedEvent, String> job = job(results);
        for (Sought sought : Sought.values()) {
            job.add(
                    sought == Sought.AB
                            ? naive(sought, SimulatedEvent::name, results)
                            : naive(sought, SimulatedEvent::key, results));
        }
        return run(job, results);
    }

    private static <K> PatternPlan<SimulatedEvent, K, ?> naive(
            Sought sought, Function<SimulatedEvent, K> keys, CollectingSink<String> results) {
        return new PatternPlan<>(
                sought.name(),
                null,
                () -> new NaiveMatcher<>(sought.pattern()),
                keys,
                null,
                null,
                new ResultOutput<>(Sought::text, results, "matches"),
                sought.timeouts() ? new ResultOutput<>(Sought::timedOutText, results, "time-outs") : null,
                FailurePolicy.FAIL,
                Integer.MAX_VALUE);
    }

    private static CepJobBuilder<SimulatedEvent, String> job(CollectingSink<String> results) {
        return CepJob.named("undisturbed")
                .pushed(SimulatedEvent.class)
                .eventTime(SimulatedEvent::time)
                .sink(results);
    }

    private List<String> run(CepJobBuilder<SimulatedEvent, String> job, CollectingSink<String> results) {
        try (Pipeline<SimulatedEvent> pipeline = job.build().newPipeline()) {
            for (int i = 0; i < stream.size(); i++) {
                pipeline.addPartition("log-" + i);
            }
            List<Map.Entry<Long, Long>> order = new ArrayList<>(times.entrySet());
            order.sort(Map.Entry.<Long, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()));
            for (Map.Entry<Long, Long> timed : order) {
                int partition = EventId.partition(timed.getKey());
                long position = EventId.position(timed.getKey());
                SimulatedEvent event = stream.get(partition).get(Math.toIntExact(position));
                pipeline.accept(partition, position, new SimulatedEvent(event.key(), timed.getValue(), event.type()));
            }
            for (int i = 0; i < stream.size(); i++) {
                pipeline.end(i);
            }
        }
        return results.results();
    }
}
