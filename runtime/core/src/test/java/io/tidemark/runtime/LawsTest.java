// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.nfa.conformance.ConditionTier;
import io.tidemark.nfa.conformance.CorpusCase;
import io.tidemark.nfa.conformance.CorpusEvent;
import io.tidemark.nfa.conformance.CorpusInput;
import io.tidemark.nfa.random.CaseGenerator;
import io.tidemark.runtime.sink.CollectingSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/**
 * Laws that hold for every pattern and every stream, on random ones. After each run nothing is left: no key, no timer,
 * no event. {@code -Drandom.seed=N} takes another seed.
 */
final class LawsTest {
    private static final long SEED = Long.getLong("random.seed", 20261121);
    private static final int CASES = 400;
    private static final int BOUND = 20;

    /** An event of a stream in time order, and where it stands there: its position, whenever it comes. */
    private record Placed(CorpusEvent event, long position) {}

    /** A pattern and a stream in time order. */
    private record Law(CorpusCase corpusCase, List<Placed> stream, SplittableRandom random) {
        String text() {
            return "seed " + SEED + " " + corpusCase;
        }
    }

    @Test
    void orderOfArrival_insideTheBound_doesNotMatter() {
        forEachLaw((law, expected) -> {
            List<Placed> disordered = new ArrayList<>(law.stream);
            disordered.sort(Comparator.comparingLong(
                    placed -> placed.event.timestamp() + law.random.nextInt(BOUND / 2 + 1) - BOUND / 4));
            assertThat(run(law, disordered)).as(law.text()).isEqualTo(expected);
        });
    }

    @Test
    void stream_splitByKey_givesTheSameTogether() {
        forEachLaw((law, expected) -> {
            List<String> together = new ArrayList<>();
            law.stream.stream()
                    .map(placed -> placed.event.key())
                    .distinct()
                    .forEach(key -> together.addAll(run(
                            law,
                            law.stream.stream()
                                    .filter(placed -> placed.event.key().equals(key))
                                    .toList())));
            together.sort(null);
            assertThat(together).as(law.text()).isEqualTo(expected);
        });
    }

    @Test
    void keys_relabelled_giveTheSame() {
        forEachLaw((law, expected) -> {
            List<Placed> relabelled = law.stream.stream()
                    .map(placed -> changed(placed, "z" + (9 - placed.event.key().charAt(1)), 0))
                    .toList();
            List<String> back = run(law, relabelled);
            assertThat(back.stream()
                            .map(line -> line.substring(line.indexOf(':')))
                            .sorted())
                    .as(law.text())
                    .isEqualTo(expected.stream()
                            .map(line -> line.substring(line.indexOf(':')))
                            .sorted()
                            .toList());
        });
    }

    @Test
    void times_shifted_giveTheSame() {
        forEachLaw((law, expected) -> {
            for (long shift : new long[] {-1_000_000_007L, 1_763_000_000_000L}) {
                List<Placed> shifted = law.stream.stream()
                        .map(placed -> changed(placed, placed.event.key(), shift))
                        .toList();
                assertThat(run(law, shifted)).as(law.text()).isEqualTo(expected);
            }
        });
    }

    @Test
    void batches_ofAnySize_giveTheSame() {
        forEachLaw((law, expected) -> {
            assertThat(run(law, law.stream, 1, false)).as(law.text()).isEqualTo(expected);
            assertThat(run(law, law.stream, 1_000, false)).as(law.text()).isEqualTo(expected);
        });
    }

    @Test
    void keys_asNumbers_giveTheSame() {
        forEachLaw((law, expected) ->
                assertThat(run(law, law.stream, 7, true)).as(law.text()).isEqualTo(expected));
    }

    /** Hands out random patterns and streams, with what comes of them in order of time. */
    private static void forEachLaw(BiConsumer<Law, List<String>> check) {
        CaseGenerator generator = new CaseGenerator(SEED, CaseGenerator.Size.SMALL);
        int checked = 0;
        int found = 0;
        for (int number = 0; number < CASES; number++) {
            CorpusCase corpusCase = generator.generate(number);
            if (corpusCase.calls().toString().contains("throwOnMiss") || corpusCase.isRefused()) {
                continue;
            }
            SplittableRandom random = new SplittableRandom(SEED + number);
            Law law = new Law(corpusCase, stream(corpusCase, random), random);
            List<String> expected = run(law, law.stream);
            check.accept(law, expected);
            checked++;
            found += expected.size();
        }
        assertThat(checked).isGreaterThan(CASES / 2);
        assertThat(found).isGreaterThan(CASES);
    }

    private static List<Placed> stream(CorpusCase corpusCase, SplittableRandom random) {
        List<Placed> stream = new ArrayList<>();
        for (CorpusInput input : corpusCase.inputs()) {
            if (input instanceof CorpusInput.Arrival arrival) {
                Placed placed = new Placed(arrival.event(), stream.size());
                stream.add(changed(placed, "k" + random.nextInt(3), 0));
            }
        }
        return stream;
    }

    private static Placed changed(Placed placed, String key, long shift) {
        CorpusEvent event = placed.event;
        return new Placed(
                CorpusEvent.of(event.index(), key, event.timestamp() + shift, event.type(), event.v()),
                placed.position);
    }

    private static List<String> run(Law law, List<Placed> arrivals) {
        return run(law, arrivals, 7, false);
    }

    /** What comes of the events in this order of arrival, sorted: key, then stages with positions. */
    private static List<String> run(Law law, List<Placed> arrivals, int batch, boolean longKeys) {
        CollectingSink<String> results = new CollectingSink<>();
        PatternStep<CorpusEvent, CorpusEvent, String> step = CepJob.named("law")
                .pushed(CorpusEvent.class)
                .eventTime(CorpusEvent::timestamp)
                .disorder(Duration.ofMillis(BOUND))
                .sink(results)
                .detect("p", law.corpusCase.pattern(ConditionTier.DATA));
        CepJob<CorpusEvent> job = longKeys
                ? job(results, step.byLong(event -> event.key().charAt(1) - '0'))
                : job(results, step.by(CorpusEvent::key));
        Pipeline<CorpusEvent> pipeline = job.newPipeline();
        int partition = pipeline.addPartition("events");
        for (int i = 0; i < arrivals.size(); i++) {
            pipeline.accept(partition, arrivals.get(i).position, arrivals.get(i).event);
            if (i % batch == batch - 1) {
                pipeline.endBatch(partition);
            }
        }
        pipeline.end(partition);
        PipelineTest.assertNothingLeft(pipeline);
        assertThat(pipeline.progress(false).lateEvents()).as(law.text()).isZero();
        return results.results().stream().sorted().toList();
    }

    private static <K> CepJob<CorpusEvent> job(
            CollectingSink<String> results, KeyedPatternStep<CorpusEvent, CorpusEvent, K, String> step) {
        return step.timedOut(match -> "time-out " + text(match), results)
                .emit(match -> "match " + text(match))
                .build();
    }

    private static String text(KeyedMatch<?, CorpusEvent> match) {
        StringBuilder text = new StringBuilder(match.event(0).key() + ":");
        for (int i = 0; i < match.size(); i++) {
            text.append(' ').append(match.stage(i)).append('=').append(match.eventId(i));
        }
        return text.toString();
    }
}
