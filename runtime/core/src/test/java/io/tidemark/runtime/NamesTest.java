// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.pattern.Pattern;
import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.source.IterableSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What tells jobs, patterns and what is found apart, in every run. */
final class NamesTest {
    @Test
    void emit_twiceForOnePattern_isRefused() {
        KeyedPatternStep<Reading, Reading, String, String> step = CepJob.named("twice")
                .pushed(Reading.class)
                .eventTime(Reading::time)
                .sink(new CollectingSink<String>())
                .detect("ab", Reading.aThenB())
                .by(Reading::key);
        CepJobBuilder<Reading, String> builder = step.emit(match -> "first");
        assertThatThrownBy(() -> step.emit(match -> "second"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("\"ab\" has its output")
                .hasMessageContaining("under another name");
        builder.build();
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "two\nlines", "half \uD800 one", "tab\t"})
    void name_thatDoesNotComeBackFromAFile_isRefused(String name) {
        assertThatThrownBy(() -> CepJob.named(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name of a job");
        CepJobBuilder<Reading, String> builder = CepJob.named("good \uD83D\uDE00 name")
                .pushed(Reading.class)
                .eventTime(Reading::time)
                .sink(new CollectingSink<>());
        assertThatThrownBy(() -> builder.detect(name, Reading.aThenB()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name of a pattern");
    }

    /** A receiver that tells repetitions by the match id must see both, and each in every run. */
    @Test
    void matchIds_timeOutOfTheEventsOfAMatch_hasItsOwn() {
        List<String> ids = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            CollectingSink<String> timeouts = new CollectingSink<>();
            CollectingSink<String> matches = new CollectingSink<>();
            CepJob.named("loop")
                    .source(IterableSource.of("readings", List.of(Reading.of("k", 1, "a"))))
                    .eventTime(Reading::time)
                    .sink(matches)
                    .detect(
                            "a+",
                            Pattern.<Reading>begin("a")
                                    .where((Reading reading) -> reading.type().equals("a"))
                                    .oneOrMore()
                                    .within(Duration.ofMillis(10)))
                    .by(Reading::key)
                    .timedOut(KeyedMatch::matchId, timeouts)
                    .emit(KeyedMatch::matchId)
                    .build()
                    .run();
            assertThat(matches.results()).hasSize(1);
            assertThat(timeouts.results()).hasSize(1).doesNotContainAnyElementsOf(matches.results());
            ids.add(matches.results() + " " + timeouts.results());
        }
        assertThat(ids.get(1)).isEqualTo(ids.get(0));
    }
}
