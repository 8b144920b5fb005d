// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.Tidemark;
import io.tidemark.samples.fraud.event.FraudEvent;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules are meant as they are: a job that has them warns of none. */
class RuleMistakesTest {
    static Stream<Rule<? extends FraudEvent>> rules() {
        return RuleLibrary.all().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void mistakes_ruleOfTheLibrary_none(Rule<? extends FraudEvent> rule) {
        assertThat(Tidemark.compile(rule.pattern()).bound().mistakes()).isEmpty();
    }
}
