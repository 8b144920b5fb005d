// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.nfa.conformance.ConditionTier;
import io.tidemark.nfa.conformance.Corpus;
import io.tidemark.nfa.conformance.CorpusCase;
import io.tidemark.nfa.random.EngineCheck;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Cases that the engine once got wrong, as {@link RandomPatternsTest} printed them. */
final class RegressionTest {
    static List<CorpusCase> cases() {
        return Corpus.resource("/regressions.jsonl");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void case_againstNaiveMatcher_same(CorpusCase corpusCase) {
        for (ConditionTier tier : ConditionTier.values()) {
            assertThat(EngineCheck.difference(corpusCase, tier)).isNull();
        }
    }
}
