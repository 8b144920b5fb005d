// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.nfa.EngineLimits;
import io.tidemark.pattern.AfterMatchSkip;
import io.tidemark.pattern.Pattern;
import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.source.ScriptedLog;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One match of an event at most, and dead letters: one for each time there are more, and nothing else is lost. */
final class MatchLimitTest {
    private static final EngineLimits ONE_MATCH = new EngineLimits(1_000, 100, 1_000, 1, EngineLimits.Policy.FAIL);

    private final RestartedJob restarted = new RestartedJob();
    private final CollectingSink<String> results = new CollectingSink<>();
    private final CollectingSink<DeadLetter> letters = new CollectingSink<>();

    static Stream<AfterMatchSkip> strategies() {
        return Stream.of(AfterMatchSkip.noSkip(), AfterMatchSkip.skipToNext(), AfterMatchSkip.skipToFirst("a"));
    }

    private CepJob<Reading> job(Pattern<Reading> pattern, boolean timeouts, List<Reading> readings) {
        KeyedPatternStep<Reading, Reading, String, String> step = CepJob.named("limited")
                .source(ScriptedLog.together(List.of(new ScriptedLog<>("readings", readings))), reading -> reading)
                .eventTime(Reading::time)
                .sink(results)
                .deadLetters(letters)
                .detect("p", pattern)
                .by(Reading::key)
                .limits(ONE_MATCH);
        if (timeouts) {
            step.timedOut(match -> "time-out of " + match.startTimestamp(), results);
        }
        return step.emit(match -> "match of " + match.startTimestamp())
                .events(Reading.serializer())
                .checkpoints(restarted.checkpoints())
                .build();
    }

    private static List<Reading> readings(String... typesAndTimes) {
        List<Reading> readings = new ArrayList<>();
        for (String text : typesAndTimes) {
            readings.add(Reading.of("k", Long.parseLong(text.substring(1)), text.substring(0, 1)));
        }
        return readings;
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void limitMetByAnEvent_overRestarts_keyIsEmptyAndGoesOn(AfterMatchSkip skip) {
        Pattern<Reading> pattern = Pattern.<Reading>begin("a")
                .where(Reading.ofType("a"))
                .followedBy("b")
                .where(Reading.ofType("b"))
                .afterMatch(skip);
        JobProgress progress = restarted.run(job(pattern, false, readings("a1", "a2", "b3", "x100")));
        assertThat(progress.openKeys()).isZero();
        assertThat(results.results()).hasSize(1);
        assertThat(letters.results()).hasSize(1);

        restarted.run(job(pattern, false, readings("a1", "a2", "b3", "x100", "a2001", "b2002", "x3000")));
        assertThat(results.results()).hasSize(2).contains("match of 2001");
        assertThat(letters.results()).hasSize(1);
    }

    @Test
    void limitMetAsTimePasses_whatEndsLater_comesThen() {
        restarted.run(job(Reading.aWithoutB(), false, readings("a1", "a1", "a5", "x100")));
        assertThat(results.results()).containsExactly("match of 1", "match of 5");
        assertThat(letters.results()).hasSize(1);
        assertThat(letters.results().get(0).timestampMillis()).isEqualTo(11);
    }

    @Test
    void limitMetByTimeouts_whatIsOpen_goesOn() {
        restarted.run(job(Reading.aThenB(), true, readings("a1", "a1", "a5", "b12", "x100")));
        assertThat(results.results()).containsExactly("time-out of 1", "match of 5");
        assertThat(letters.results()).hasSize(1);
    }
}
