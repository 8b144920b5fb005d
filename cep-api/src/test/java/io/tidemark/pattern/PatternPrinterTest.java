// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern;

import static io.tidemark.pattern.CardAuth.AMOUNT;
import static io.tidemark.pattern.WithinType.PREVIOUS_AND_CURRENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PatternPrinterTest {
    private static final Duration SHORT = Duration.ofMillis(5);

    /** Each word of the language once, and the order of the calls mixed. */
    @Test
    void toString_everyCall_oneElementALine() {
        Pattern<CardAuth> pattern = Pattern.begin("a")
                .within(Duration.ofSeconds(90))
                .where(AMOUNT.greaterThan(1))
                .or(AMOUNT.lessThan(0))
                .where(CardAuth::approved)
                .next("b \"quoted\"")
                .until(AMOUNT.greaterThan(9))
                .optional()
                .greedy()
                .consecutive()
                .oneOrMore(SHORT)
                .notNext("n")
                .where((card, taken) -> true)
                .followedByAny(Pattern.begin("c")
                        .times(0, 3)
                        .allowCombinations()
                        .followedBy(Pattern.<CardAuth>begin("d").subtype(CardAuth.class))
                        .times(2)
                        .within(SHORT, PREVIOUS_AND_CURRENT))
                .timesOrMore(4)
                .until(AMOUNT.is(7))
                .notFollowedBy("m")
                .afterMatch(AfterMatchSkip.skipToLast("a").throwExceptionOnMiss());

        assertThat(pattern).hasToString("""
                        begin "a" where (amount > 1 or amount < 0) and lambda within 90 s
                        next "b \\"quoted\\"" oneOrMore() each within 5 ms of the one before consecutive greedy optional until amount > 9
                        notNext "n" where lambda on everything
                        followedByAny (
                            begin "c" times(1, 3) allowCombinations optional
                            followedBy (
                                begin "d" where is CardAuth
                            ) times(2) within 5 ms of the previous event
                        ) timesOrMore(4) until amount == 7
                        notFollowedBy "m"
                        after match skipToLast("a").throwExceptionOnMiss()""");
    }

    @Test
    void toString_equalPatterns_sameText() {
        assertThat(Pattern.begin("a").optional().oneOrMore())
                .hasToString(Pattern.begin("a").oneOrMore().optional().toString());
        assertThat(Pattern.begin("a").afterMatch(AfterMatchSkip.noSkip())).hasToString("begin \"a\"");
    }

    @ParameterizedTest
    @CsvSource({
        "PT0.001S,1 ms",
        "PT1.5S,1500 ms",
        "PT1S,1 s",
        "PT90S,90 s",
        "PT2M,2 min",
        "PT90M,90 min",
        "PT3H,3 h",
        "PT25H,25 h",
        "PT48H,2 d",
        "PT0.0005S,PT0.0005S",
        "PT-5S,PT-5S",
        "PT2562047788015215H30M7.9S,PT2562047788015215H30M7.9S",
    })
    void toString_window_inItsLargestWholeUnit(Duration window, String text) {
        assertThat(Pattern.begin("a").within(window)).hasToString("begin \"a\" within " + text);
    }
}
