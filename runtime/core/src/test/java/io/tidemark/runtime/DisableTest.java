// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.pattern.AfterMatchSkip;
import io.tidemark.pattern.Pattern;
import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.source.IterableSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pattern that is switched off after its first failure says nothing more, wherever it was. */
final class DisableTest {
    private final CollectingSink<String> results = new CollectingSink<>();
    private final CollectingSink<DeadLetter> letters = new CollectingSink<>();

    private JobProgress run(Pattern<Reading> pattern, List<Reading> readings, int stepLimit) {
        return CepJob.named("failing")
                .source(IterableSource.of("readings", readings))
                .eventTime(Reading::time)
                .sink(results)
                .deadLetters(letters)
                .config(JobConfig.defaults().withStepLimit(stepLimit))
                .detect("p", pattern)
                .by(Reading::key)
                .disableAfter(1)
                .onFailure(FailurePolicy.FAIL)
                .emit(match -> {
                    if (match.key().startsWith("bad")) {
                        throw new IllegalStateException("cannot be told");
                    }
                    return match.key();
                })
                .build()
                .run();
    }

    private void assertOneDeadLetter(JobProgress progress) {
        assertThat(letters.results()).extracting(DeadLetter::key).containsExactly("bad0");
        assertThat(results.results()).isEmpty();
        assertThat(progress.openKeys()).isZero();
    }

    private static List<Reading> beginnings() {
        return IntStream.range(0, 6)
                .mapToObj(i -> Reading.of((i % 3 == 0 ? "bad" : "good") + i, 1 + i, "a"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10_000})
    void firstFailureOfKeysThatAreDue_othersSayNothing(int stepLimit) {
        List<Reading> readings = Stream.concat(beginnings().stream(), Stream.of(Reading.of("time", 1_000, "x")))
                .toList();
        assertOneDeadLetter(run(Reading.aWithoutB(), readings, stepLimit));
    }

    @Test
    void firstFailureAtTheEnd_othersSayNothing() {
        // Of each key the second a is complete and held back, as the first is still open.
        Pattern<Reading> pattern = Pattern.<Reading>begin("a", AfterMatchSkip.skipPastLastEvent())
                .where(Reading.ofType("a"))
                .followedBy("b")
                .where((reading, captures) -> captures.events("a").get(0).value() == reading.value());
        List<Reading> readings = new ArrayList<>();
        for (String key : List.of("bad0", "bad1", "bad2")) {
            readings.add(new Reading(key, 1, "a", 1));
            readings.add(new Reading(key, 2, "a", 2));
            readings.add(new Reading(key, 3, "b", 2));
        }
        JobProgress progress = run(pattern, readings, 10_000);
        assertThat(letters.results()).hasSize(1);
        assertThat(progress.openKeys()).isZero();
    }

    @Test
    void firstFailureOfSeveralMatchesOfAnEvent_othersSayNothing() {
        List<Reading> readings =
                List.of(Reading.of("bad0", 1, "a"), Reading.of("bad0", 2, "a"), Reading.of("bad0", 3, "b"));
        assertOneDeadLetter(run(Reading.aThenB(), readings, 10_000));
    }
}
