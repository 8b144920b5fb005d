// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.nfa.EngineLimits;
import io.tidemark.nfa.conformance.ConditionTier;
import io.tidemark.nfa.conformance.CorpusCase;
import io.tidemark.nfa.conformance.CorpusEvent;
import io.tidemark.nfa.conformance.CorpusEventSerializer;
import io.tidemark.nfa.conformance.CorpusInput;
import io.tidemark.nfa.random.CaseGenerator;
import io.tidemark.nfa.random.CaseGenerator.Size;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.checkpoint.RunIdentity;
import io.tidemark.runtime.simulation.Faults;
import io.tidemark.runtime.simulation.SimulatedClock;
import io.tidemark.runtime.simulation.SimulatedSink;
import io.tidemark.runtime.simulation.SimulatedStorage;
import io.tidemark.runtime.simulation.SimulatedThreads;
import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.sink.Sink;
import io.tidemark.runtime.source.RecordBuffer;
import io.tidemark.runtime.source.TestPartition;
import io.tidemark.runtime.time.WatermarkStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What comes out is made of the events and their times alone: of random patterns with windows, among them windows between
 * events, every skip strategy and NOTs at the end, with time-outs and without, with limits and without, the same matches,
 * time-outs and dead letters come at the same times and for each key in the same order, however far apart watermarks are, and
 * over restarts with other batches and other numbers of shards. {@code -Drandom.seed=N} takes another seed,
 * {@code -Dspacing.cases=N} another number of cases.
 */
final class WatermarkSpacingTest {
    private static final long SEED = Long.getLong("random.seed", 20261122);
    private static final int CASES = Integer.getInteger("spacing.cases", 600);
    private static final int MAX_OPEN_RUNS = 200;
    private static final int LIVES = 4;
    private static final List<EngineLimits.Policy> POLICIES = List.of(EngineLimits.Policy.values());

    /** What comes out, as lines; dead letters have an output of their own and so no order among the results. */
    private record Found(Map<String, List<String>> byKey, List<String> deadLetters) {
        static Found of(List<String> results, List<String> deadLetters) {
            Map<String, List<String>> byKey = results.stream()
                    .collect(Collectors.groupingBy(
                            line -> line.substring(0, line.indexOf(' ')), TreeMap::new, Collectors.toList()));
            return new Found(byKey, deadLetters.stream().sorted().toList());
        }
    }

    /** A pattern, a stream in the order of time, whether time-outs are told, and how much a key may hold, if that is said. */
    private record Law(
            CorpusCase corpusCase,
            List<CorpusEvent> stream,
            boolean timeouts,
            @Nullable EngineLimits limits) {
        String text() {
            return "seed " + SEED + (timeouts ? ", with time-outs, " : ", without time-outs, ") + limits + ' '
                    + corpusCase;
        }
    }

    /** Where watermarks are. */
    private enum Spacing {
        EACH_MILLISECOND,
        EACH_EVENT,
        EACH_SEVEN_EVENTS,
        AT_THE_END;

        boolean before(int event) {
            return switch (this) {
                case EACH_MILLISECOND, EACH_EVENT -> true;
                case EACH_SEVEN_EVENTS -> event % 7 == 6;
                case AT_THE_END -> false;
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void output_ofRandomPatternsAndStreams_dependsOnEventsOnly(Size size) {
        CaseGenerator generator = new CaseGenerator(SEED, size);
        int cases = size == Size.SMALL ? CASES : CASES / 6;
        int checked = 0;
        int found = 0;
        for (int number = 0; checked < cases; number++) {
            Law law = law(generator.generate(number), number);
            if (law != null) {
                found += check(law, SEED + number);
                checked++;
            }
        }
        System.out.printf("watermark spacing, %s, seed %d: %d cases, %d results%n", size, SEED, checked, found);
        assertThat(found).isGreaterThan(cases);
    }

    /** Null: the pattern is refused, has no window and no strategy, or has too many partial matches. */
    private static @Nullable Law law(CorpusCase inOrder, int number) {
        String calls = inOrder.calls().toString();
        boolean ofInterest = Stream.of("within", "window", "skip").anyMatch(calls::contains);
        if (!ofInterest || inOrder.isRefused() || NaiveOperator.explodes(inOrder, MAX_OPEN_RUNS)) {
            return null;
        }
        SplittableRandom random = new SplittableRandom(SEED + number);
        List<CorpusEvent> stream = new ArrayList<>();
        for (CorpusInput input : inOrder.inputs()) {
            if (input instanceof CorpusInput.Arrival arrival) {
                CorpusEvent event = arrival.event();
                String key = "k" + random.nextInt(1 + number % 3);
                stream.add(CorpusEvent.of(event.index(), key, event.timestamp(), event.type(), event.v()));
            }
        }
        EngineLimits.Policy policy = POLICIES.get(random.nextInt(POLICIES.size()));
        EngineLimits limits = new EngineLimits(
                random.nextInt(3, 9), random.nextInt(3, 12), random.nextInt(3, 8), random.nextInt(1, 9), policy);
        EngineLimits fewMatches = new EngineLimits(1_000, 1_000, 1_000, random.nextInt(1, 3), EngineLimits.Policy.FAIL);
        boolean timeouts = random.nextInt(4) > 0;
        return switch (random.nextInt(5)) {
            case 0 -> new Law(inOrder, stream, timeouts, limits);
            case 1, 2 -> new Law(inOrder, stream, timeouts, fewMatches);
            default -> new Law(inOrder, stream, timeouts, null);
        };
    }

    private static int check(Law law, long seed) {
        Found expected = run(law, Spacing.EACH_MILLISECOND);
        for (Spacing spacing : Spacing.values()) {
            assertThat(run(law, spacing)).as("%s: %s", spacing, law.text()).isEqualTo(expected);
        }
        assertThat(runWithRestarts(law, new Random(seed)))
                .as("with restarts, %d: %s", seed, law.text())
                .isEqualTo(expected);
        return expected.byKey.values().stream().mapToInt(List::size).sum();
    }

    // --- one run ---

    private static Found run(Law law, Spacing spacing) {
        CollectingSink<String> results = new CollectingSink<>();
        CollectingSink<DeadLetter> deadLetters = new CollectingSink<>();
        JobOrderStep<CorpusEvent> order = CepJob.named("spacing")
                .pushed(CorpusEvent.class)
                .eventTime(CorpusEvent::timestamp)
                .watermarks(WatermarkStrategy.fromSource());
        Pipeline<CorpusEvent> pipeline =
                job(law, order, results, deadLetters).build().newPipeline();
        int partition = pipeline.addPartition("events-0");
        long time = law.stream.get(0).timestamp() - 1;
        for (int i = 0; i < law.stream.size(); i++) {
            long before = law.stream.get(i).timestamp() - 1;
            if (spacing == Spacing.EACH_MILLISECOND) {
                for (; time < before; time++) {
                    pipeline.watermark(partition, time);
                }
            }
            if (spacing.before(i)) {
                pipeline.watermark(partition, before);
            }
            pipeline.accept(partition, i, law.stream.get(i));
        }
        for (int i = 0; i < 200 && spacing == Spacing.EACH_MILLISECOND; i++) {
            pipeline.watermark(partition, time++);
        }
        pipeline.end(partition);
        PipelineTest.assertNothingLeft(pipeline);
        return Found.of(
                results.results(),
                deadLetters.results().stream().map(WatermarkSpacingTest::text).toList());
    }

    private static CepJobBuilder<CorpusEvent, String> job(
            Law law, JobOrderStep<CorpusEvent> order, Sink<String> results, Sink<DeadLetter> deadLetters) {
        KeyedPatternStep<CorpusEvent, CorpusEvent, String, String> step = order.sink(results)
                .deadLetters(deadLetters)
                .detect("p", law.corpusCase.pattern(ConditionTier.DATA))
                .by(CorpusEvent::key);
        if (law.timeouts) {
            step.timedOut(match -> text(match) + " waits for " + match.waitingFor(), results);
        }
        if (law.limits != null) {
            step.limits(law.limits);
        }
        return step.emit(WatermarkSpacingTest::text);
    }

    /** A result; of some there is none, as the function that makes it fails. */
    private static String text(KeyedMatch<?, CorpusEvent> match) {
        if (match.id() % 11 == 0) {
            throw new IllegalArgumentException("of " + match.matchId());
        }
        StringBuilder text = new StringBuilder(match.key() + " at " + match.timestamp() + ": " + match.matchId());
        for (int i = 0; i < match.size(); i++) {
            text.append(' ').append(match.stage(i)).append('=').append(match.eventId(i));
        }
        return text.toString();
    }

    private static String text(DeadLetter letter) {
        return letter.key() + " at " + letter.timestampMillis() + ": " + letter.stage() + " " + letter.partition()
                + letter.position() + " " + letter.reason();
    }

    // --- several lives ---

    private static Found runWithRestarts(Law law, Random random) {
        Faults none = new Faults(random);
        SimulatedStorage storage = new SimulatedStorage(none);
        SimulatedClock clock = new SimulatedClock();
        SimulatedSink.Outside results = new SimulatedSink.Outside();
        SimulatedSink.Outside deadLetters = new SimulatedSink.Outside();
        boolean done = false;
        for (int life = 0; !done; life++) {
            JobOrderStep<CorpusEvent> order = CepJob.named("spacing")
                    .source(new Batches(law.stream, random))
                    .eventTime(CorpusEvent::timestamp);
            CepJobBuilder<CorpusEvent, String> job = job(
                            law,
                            order,
                            new SimulatedSink<String>(results, none, text -> text),
                            new SimulatedSink<DeadLetter>(deadLetters, none, WatermarkSpacingTest::text))
                    .config(JobConfig.defaults()
                            .withClock(clock)
                            .withBatchSize(9)
                            .withStepLimit(3))
                    .shards(1 + random.nextInt(3))
                    .events(new CorpusEventSerializer())
                    .checkpoints(Checkpoints.in(storage).every(Duration.ofMillis(5)));
            int steps = life < LIVES - 1 ? random.nextInt(40) * random.nextInt(10) : Integer.MAX_VALUE;
            done = live(job, new RunIdentity("spacing", life, false), clock, random, steps);
        }
        return Found.of(results.visible(), deadLetters.visible());
    }

    /** Whether the run came to its end in so many steps; else it dies, and nothing is closed. */
    private static boolean live(
            CepJobBuilder<CorpusEvent, String> job, RunIdentity run, SimulatedClock clock, Random random, int steps) {
        SimulatedThreads threads = new SimulatedThreads();
        JobWorker worker = job.build().newWorker(threads, run);
        for (int step = 0; !worker.isDone(); step++) {
            if (step == steps) {
                return false;
            }
            clock.advance(random.nextInt(3));
            if (random.nextBoolean()) {
                worker.step();
            } else {
                threads.runOne(random);
            }
        }
        worker.close(false);
        return true;
    }

    /** The stream in batches of random size. */
    private static final class Batches extends TestPartition<CorpusEvent> {
        private final List<CorpusEvent> stream;
        private final Random random;
        private final int largest;

        Batches(List<CorpusEvent> stream, Random random) {
            super("events-0", true);
            this.stream = stream;
            this.random = random;
            this.largest = 1 + random.nextInt(9);
        }

        @Override
        public PollResult poll(RecordBuffer<CorpusEvent> buffer) {
            int size = random.nextInt(largest + 1);
            for (int i = 0; i < size && position() < stream.size() && !buffer.isFull(); i++) {
                add(buffer, stream.get(Math.toIntExact(position())));
            }
            return position() == stream.size() ? PollResult.ENDED : PollResult.NOTHING_NOW;
        }
    }
}
