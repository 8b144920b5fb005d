// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.pattern.AfterMatchSkip;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.condition.Aggregates;
import io.tidemark.pattern.condition.Field;
import io.tidemark.pattern.condition.NumberField;
import io.tidemark.runtime.CepJob;
import io.tidemark.runtime.JobConfig;
import io.tidemark.runtime.time.WatermarkStrategy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class JobTesterTest {
    private record Login(String user, boolean ok, long time) {}

    private static final Pattern<Login> GUESSED = Pattern.<Login>begin("failed")
            .where((Login login) -> !login.ok())
            .times(2)
            .followedBy("login")
            .where(Login::ok)
            .within(Duration.ofMinutes(5));

    private static final Pattern<Login> GIVEN_UP = Pattern.<Login>begin("failed")
            .where((Login login) -> !login.ok())
            .notFollowedBy("login")
            .where(Login::ok)
            .within(Duration.ofMinutes(2));

    private record Try(String type, int level, long time) {}

    @Test
    void heldBackMatch_notFound_textSaysSo() {
        NumberField<Try> level = Field.number("level", Try::level);
        Pattern<Try> pattern = Pattern.<Try>begin("a", AfterMatchSkip.skipPastLastEvent())
                .where((Try event) -> event.type().equals("a"))
                .followedBy("b")
                .where(level.greaterThan(Aggregates.last("a", level)));
        JobTester<Try, String> tester = JobTester.of(
                        Try.class,
                        String.class,
                        (results, clock) -> CepJob.named("tries")
                                .pushed(Try.class)
                                .eventTime(Try::time)
                                .disorder(Duration.ZERO)
                                .sink(results)
                                .config(JobConfig.defaults().withClock(clock))
                                .detect("p", pattern)
                                .by(event -> "k")
                                .emit(match -> "found")
                                .build())
                .at("10:00:00", time -> new Try("a", 5, time))
                .at("10:00:01", time -> new Try("a", 1, time))
                .at("10:00:02", time -> new Try("b", 3, time))
                .at("10:00:03");

        assertThatThrownBy(() -> tester.expect("found"))
                .hasMessageContaining("expected found, found nothing")
                .hasMessageEndingWith("open: p 1 (and held back by a partial match that began earlier: 1 match)");
    }

    /** Of a job that has several shards, as in production. */
    private static JobTester<Login, String> tester() {
        return JobTester.of(
                Login.class,
                String.class,
                (results, clock) -> CepJob.named("logins")
                        .pushed(Login.class)
                        .eventTime(Login::time)
                        .watermarks(WatermarkStrategy.<Login>boundedDisorder(Duration.ofSeconds(30))
                                .withIdleness(Duration.ofSeconds(60)))
                        .sink(results)
                        .shards(3)
                        .config(JobConfig.defaults().withClock(clock))
                        .detect("guessed", GUESSED)
                        .by(Login::user)
                        .emit(match -> "guessed: " + match.key())
                        .detect("given-up", GIVEN_UP)
                        .by(Login::user)
                        .emit(match -> "given up: " + match.key() + " at " + match.timestamp())
                        .build());
    }

    private static JobTester<Login, String> played() {
        return tester().at("10:00:00", time -> new Login("alice", false, time))
                .at("10:00:05", time -> new Login("bob", false, time))
                .at("10:00:20", time -> new Login("alice", true, time))
                .at("10:00:21", new Login("alice", false, JobTester.millis("10:00:10")))
                .at("10:00:50");
    }

    @Test
    void scenario_severalKeysAndPatternsOutOfOrder_asItIs() {
        played().expect("guessed: alice")
                .expectOpen("guessed", 2)
                .expectOpen("given-up", 1)
                .expectNothing()
                .at("10:02:05.001")
                .expect("given up: bob at " + JobTester.millis("10:02:05"))
                .at("10:10:00")
                .expectNothingOpen()
                .expectLate(0)
                .at("10:10:01", new Login("carol", false, JobTester.millis("10:09:59")))
                .expectLate(1)
                .expectNothingElse();
    }

    @Test
    void end_openWindows_areClosed() {
        tester().at("10:00:00", time -> new Login("alice", false, time))
                .end()
                .expect("alice has given up", result -> result.startsWith("given up: alice"))
                .expectNothingOpen()
                .expectNothingElse();
    }

    @Test
    void in_silentPartition_holdsTimeBackUntilItIsIdle() {
        tester().in("web")
                .in("mobile")
                .at("10:00:00", time -> new Login("alice", false, time))
                .in("web")
                .at("10:00:01", time -> new Login("alice", false, time))
                .at("10:00:02", time -> new Login("alice", true, time))
                .at("10:00:50", time -> new Login("bob", true, time))
                .expectNothing()
                .silentUntil("10:00:59")
                .expectNothing()
                .in("web")
                .at("10:01:01", time -> new Login("bob", true, time))
                .silentUntil("10:01:02")
                .expect("guessed: alice")
                .expectNothingElse();
    }

    @Test
    void checks_notAsItIs_failAndTellTheScenario() {
        assertThatThrownBy(() -> played().expect("guessed: bob"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("expected guessed: bob, found guessed: alice; the scenario:")
                .hasMessageContaining("10:00:05  Login[user=bob, ok=false")
                .hasMessageContaining("time reached: 10:00:50")
                .hasMessageContaining("given-up 1");
        assertThatThrownBy(() -> played().at("10:01:00"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("expected no String more, found [guessed: alice]");
        assertThatThrownBy(() -> played().expect("guessed: alice").expect("more"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("expected more, found nothing");
        assertThatThrownBy(() -> played().expect("a shout", result -> result.endsWith("!")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("expected a shout");
        assertThatThrownBy(() -> played().expectNothingOpen()).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> played().expectOpen("guessed", 1)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> played().expectLate(1)).isInstanceOf(AssertionError.class);
    }

    @Test
    void scenario_wronglyWritten_isRefused() {
        assertThatThrownBy(() -> tester().at("noon"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be as in 10:00:00");
        assertThatThrownBy(() -> tester().at("10:00:00").at("09:00:00"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("do not go back");
        assertThatThrownBy(() -> tester().expectOpen("guesses", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("its patterns: [guessed, given-up]");
        assertThatCode(() -> tester().at("1d 00:00:00").end().expectNothingElse())
                .doesNotThrowAnyException();
    }
}
