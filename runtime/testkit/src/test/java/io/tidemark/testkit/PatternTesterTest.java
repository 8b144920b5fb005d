// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.testkit;

import static io.tidemark.pattern.AfterMatchSkip.skipPastLastEvent;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.condition.Aggregates;
import io.tidemark.pattern.condition.Field;
import io.tidemark.pattern.condition.NumberField;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PatternTesterTest {
    private static final Pattern<String> THREE_FAILURES = Pattern.<String>begin("failed")
            .where((String event) -> event.equals("failed"))
            .times(3)
            .followedBy("login")
            .where((String event) -> event.equals("login"))
            .within(Duration.ofMinutes(5))
            .afterMatch(skipPastLastEvent());

    private static PatternTester<String> played() {
        return PatternTester.of(THREE_FAILURES)
                .at("10:00:00", "failed")
                .at("10:01:00", "failed")
                .at("10:02:00.500", "failed")
                .at("10:03:00", "login");
    }

    @Test
    void scenario_asItIs_passes() {
        played().expectMatch("failed", 0, 1, 2)
                .and("login", 3)
                .expectNothingOpen()
                .at("10:04:00", "failed")
                .expectOpen("failed", 1)
                .at("10:09:00")
                .expectNothing()
                .expectNothingOpen();
    }

    @Test
    void scenario_overMidnight_countsDays() {
        PatternTester.of(THREE_FAILURES)
                .at("23:58:00", "failed")
                .at("23:59:00", "failed")
                .at("1d 00:00:00", "failed")
                .at("1d 00:02:59.999", "login")
                .expectMatch("failed", 0, 1, 2)
                .and("login", 3)
                .expectNothingElse();
    }

    @Test
    void timeouts_wanted_tellWhatWasWaitedFor() {
        PatternTester.withTimeouts(THREE_FAILURES)
                .at("10:00:00", "failed")
                .at("10:05:00")
                .expectTimedOut("failed", 0)
                .waitingFor("failed")
                .expectNothingOpen()
                .expectNothingElse();
    }

    @Test
    void absence_atTheDeadline_isFound() {
        PatternTester.of(Pattern.<String>begin("ordered")
                        .where((String event) -> event.equals("ordered"))
                        .notFollowedBy("paid")
                        .where((String event) -> event.equals("paid"))
                        .within(Duration.ofMinutes(10)))
                .at("12:00:00", "ordered")
                .at("12:09:59.999")
                .expectNothing()
                .at("12:10:00")
                .expectMatch("ordered", 0)
                .expectNothingOpen();
    }

    @Test
    void end_openWindows_tellWhatAJobTells() {
        PatternTester.of(Pattern.<String>begin("ordered")
                        .where((String event) -> event.equals("ordered"))
                        .notFollowedBy("paid")
                        .where((String event) -> event.equals("paid"))
                        .within(Duration.ofMinutes(10)))
                .at("12:00:00", "ordered")
                .end()
                .expectMatch("ordered", 0)
                .expectNothingOpen();
        PatternTester.withTimeouts(THREE_FAILURES)
                .at("10:00:00", "failed")
                .end()
                .expectTimedOut("failed", 0)
                .expectNothingElse()
                .expectNothingOpen();
    }

    @Test
    void expectation_otherEvents_tellsScenarioAndFinding() {
        assertThatThrownBy(() -> played().expectMatch("failed", 0, 1))
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                        expected stage "failed" to have taken [0, 1], found a match at 10:03:00 {failed: 0, 1, 2; login: 3}; the scenario:
                          10:00:00  0: failed
                          10:01:00  1: failed
                          10:02:00.500  2: failed
                          10:03:00  3: login
                        open: nothing""");
    }

    @Test
    void expectation_stageForgotten_fails() {
        assertThatThrownBy(() -> played().expectMatch("failed", 0, 1, 2).expectNothingElse())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("expected nothing but the stages [failed]");
    }

    @Test
    void match_notExpected_failsWhenTheScenarioGoesOn() {
        assertThatThrownBy(() -> played().at("10:04:00", "login"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("expected nothing else, found [a match at");
        assertThatThrownBy(() -> played().expectNothing()).isInstanceOf(AssertionError.class);
    }

    @Test
    void expectation_nothingFound_fails() {
        assertThatThrownBy(() -> PatternTester.of(THREE_FAILURES)
                        .at("10:00:00", "failed")
                        .expectMatch("failed", 0))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("expected a match in which stage \"failed\" has taken [0], found nothing")
                .hasMessageContaining("open: {failed=1");
    }

    private record Try(String type, int level) {}

    @Test
    void heldBackMatch_notFound_textSaysSo() {
        NumberField<Try> level = Field.number("level", Try::level);
        Pattern<Try> pattern = Pattern.<Try>begin("a", skipPastLastEvent())
                .where((Try event) -> event.type().equals("a"))
                .followedBy("b")
                .where(level.greaterThan(Aggregates.last("a", level)));
        PatternTester<Try> tester = PatternTester.of(pattern)
                .at("10:00:00", new Try("a", 5))
                .at("10:00:01", new Try("a", 1))
                .at("10:00:02", new Try("b", 3));

        // The first "a" waits for a higher level, and may still skip the match of the second.
        assertThatThrownBy(() -> tester.expectMatch("a", 1))
                .hasMessageContaining("expected a match in which stage \"a\" has taken [1], found nothing")
                .hasMessageEndingWith("open: {b=1}; held back by a partial match that began earlier: 1 match");
    }

    @Test
    void mistakes_inTheScenario_areTold() {
        PatternTester<String> tester = PatternTester.of(THREE_FAILURES).at("10:00:00", "failed");
        assertThatThrownBy(() -> tester.at("09:00:00", "failed")).hasMessageContaining("09:00:00 after 10:00:00");
        assertThatThrownBy(() -> tester.at("ten", "failed")).hasMessageContaining("must be as in 10:00:00");
        assertThatThrownBy(() -> tester.expectOpen("logon", 1)).hasMessageContaining("no stage \"logon\"");
        tester.expectOpen("login", 0);
        assertThatThrownBy(() -> tester.expectMatch("fail", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the pattern has no stage \"fail\"; its stages: [failed, login]");
        assertThatThrownBy(() -> played().expectMatch("failed", 0, 1, 2).and("logon", 3))
                .hasMessageContaining("no stage \"logon\"");
        assertThatThrownBy(() -> tester.expectTimedOut("failed", 0)).hasMessageContaining("withTimeouts");
    }
}
