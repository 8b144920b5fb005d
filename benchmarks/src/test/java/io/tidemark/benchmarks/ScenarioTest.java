// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.benchmarks.rival.EngineOneKey;
import io.tidemark.benchmarks.rival.FlinkOneKey;
import io.tidemark.benchmarks.workload.Adversary;
import io.tidemark.benchmarks.workload.Scenario;
import io.tidemark.benchmarks.workload.WorstCase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The streams of one key must hold open what they say, and give all rivals the same to find. */
class ScenarioTest {
    private static final int OPEN = 60;

    @ParameterizedTest
    @EnumSource(Adversary.class)
    void advance_adversary_holdsSoManyOpenThroughout(Adversary adversary) {
        requireOpen(adversary.scenario(OPEN), adversary == Adversary.STRICT_LOOP || adversary == Adversary.EXPIRY);
    }

    @ParameterizedTest
    @EnumSource(WorstCase.class)
    void advance_worstCase_holdsSoManyOpenThroughout(WorstCase worstCase) {
        requireOpen(worstCase.scenario(OPEN), false);
    }

    @ParameterizedTest
    @EnumSource(Adversary.class)
    void advance_adversary_givesEngineAndFlinkTheSame(Adversary adversary) {
        requireSame(adversary.scenario(4));
    }

    @ParameterizedTest
    @EnumSource(WorstCase.class)
    void advance_worstCase_givesEngineAndFlinkTheSame(WorstCase worstCase) {
        requireSame(worstCase.scenario(4));
    }

    /** Fills the window, then looks after each event of a period; some streams fill and empty it again. */
    private static void requireOpen(Scenario scenario, boolean empties) {
        EngineOneKey key = new EngineOneKey(scenario);
        key.advance(scenario.settling());
        long least = Long.MAX_VALUE;
        long most = 0;
        for (int i = 0; i < scenario.period().size(); i++) {
            key.advance(1);
            least = Math.min(least, key.openMatches());
            most = Math.max(most, key.openMatches());
        }
        assertThat(empties ? most : least).isGreaterThanOrEqualTo(OPEN - 2);
    }

    private static void requireSame(Scenario scenario) {
        EngineOneKey engine = new EngineOneKey(scenario);
        int events = scenario.settling() + 2 * scenario.period().size();
        try (FlinkOneKey flink = new FlinkOneKey(scenario)) {
            // To the end of a period: there Flink has a watermark.
            assertThat(flink.advance(events)).isEqualTo(engine.advance(events));
        }
    }
}
