// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.samples.fraud.rule.RuleLibrary;
import io.tidemark.samples.fraud.stream.Defects;
import io.tidemark.samples.fraud.stream.StreamProfile;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All rules through the real runtime, on a stream with everything that is usually wrong with one. */
class GeneratedRunTest {
    private static StreamProfile profile(long seed, Duration disorder) {
        return new StreamProfile(
                60_000,
                seed,
                Instant.parse("2025-01-06T00:00:00Z"),
                Duration.ofDays(120),
                2_000,
                2_000,
                4,
                8,
                Defects.usual(disorder));
    }

    private static List<PlantedScores.Score> run(StreamProfile profile) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        try (Interruption interruption = Interruption.watch()) {
            Console console = new Console(nowhere, nowhere, true);
            return new GeneratedRun(profile, RuleLibrary.all(), console, new AlertWriter(new StringWriter()))
                    .run(interruption);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void run_anySeed_everyPlantedFraudIsFoundAndNoNearMiss(long seed) {
        assertPerfect(run(profile(seed, Duration.ofMinutes(30))));
    }

    @Test
    void run_noDefects_sameResult() {
        assertPerfect(run(profile(4, Duration.ZERO).withDefects(Defects.none())));
    }

    private static void assertPerfect(List<PlantedScores.Score> scores) {
        assertThat(scores).hasSize(24);
        assertThat(scores).allSatisfy(score -> {
            assertThat(score.planted()).isGreaterThan(4);
            assertThat(score.nearMisses()).isGreaterThan(4);
            assertThat(score.found()).isEqualTo(score.planted());
            assertThat(score.nearMissesFired()).isZero();
            assertThat(score.alerts()).isEqualTo(score.planted());
        });
    }
}
