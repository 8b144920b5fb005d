// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern;

import static io.tidemark.pattern.AfterMatchSkip.noSkip;
import static io.tidemark.pattern.AfterMatchSkip.skipPastLastEvent;
import static io.tidemark.pattern.AfterMatchSkip.skipToFirst;
import static io.tidemark.pattern.CardAuth.AMOUNT;
import static io.tidemark.pattern.CardAuth.APPROVED;
import static io.tidemark.pattern.CardAuth.COUNTRY;
import static io.tidemark.pattern.WithinType.PREVIOUS_AND_CURRENT;
import static io.tidemark.pattern.condition.Aggregates.count;
import static io.tidemark.pattern.condition.Aggregates.distinct;
import static io.tidemark.pattern.condition.Aggregates.last;
import static io.tidemark.pattern.condition.Aggregates.max;
import static io.tidemark.pattern.condition.Reads.reads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.pattern.condition.Condition;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PatternTest {
    private static final Duration SHORT = Duration.ofMillis(5);
    private static final Duration LONG = Duration.ofMillis(9);

    /** Each call, on a pattern on which it is legal. */
    static Stream<UnaryOperator<Pattern<CardAuth>>> calls() {
        return Stream.of(
                pattern -> pattern.next("c"),
                pattern -> pattern.next(Pattern.begin("c")),
                pattern -> pattern.followedBy("c"),
                pattern -> pattern.followedBy(Pattern.begin("c")),
                pattern -> pattern.followedByAny("c"),
                pattern -> pattern.followedByAny(Pattern.begin("c")),
                pattern -> pattern.notNext("c"),
                pattern -> pattern.notFollowedBy("c"),
                pattern -> pattern.where(AMOUNT.greaterThan(7)),
                pattern -> pattern.or(AMOUNT.greaterThan(7)),
                pattern -> pattern.subtype(CardAuth.class),
                pattern -> pattern.until(AMOUNT.greaterThan(7)),
                Pattern::optional,
                Pattern::oneOrMore,
                pattern -> pattern.oneOrMore(SHORT),
                pattern -> pattern.times(2),
                pattern -> pattern.times(2, SHORT),
                pattern -> pattern.times(2, 3),
                pattern -> pattern.times(2, 3, SHORT),
                pattern -> pattern.timesOrMore(2),
                pattern -> pattern.timesOrMore(2, SHORT),
                Pattern::greedy,
                Pattern::consecutive,
                Pattern::allowCombinations,
                pattern -> pattern.within(SHORT),
                pattern -> pattern.within(SHORT, PREVIOUS_AND_CURRENT),
                pattern -> pattern.afterMatch(skipPastLastEvent()));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void call_onAPattern_leavesItAsItWas(UnaryOperator<Pattern<CardAuth>> call) {
        Pattern<CardAuth> pattern = ab();

        Pattern<CardAuth> changed = call.apply(pattern);

        assertThat(pattern).isEqualTo(ab()).hasToString(ab().toString());
        assertThat(changed).isNotEqualTo(pattern);
        assertThat(changed.toString()).isNotEqualTo(pattern.toString());
        assertThat(changed).as("made twice").isEqualTo(call.apply(ab())).hasSameHashCodeAs(call.apply(ab()));
        assertThat(changed.elements().get(0))
                .as("the stage before")
                .isSameAs(pattern.elements().get(0));
    }

    @Test
    void elements_ofAPattern_cannotBeChanged() {
        Pattern<CardAuth> pattern = ab();
        Element<CardAuth> element = pattern.elements().get(0);

        assertThatThrownBy(() -> pattern.elements().add(element)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> pattern.stages().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> element.misuses().add("x")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void elements_afterCalls_areWhatTheySay() {
        Element<CardAuth> loop = ab().oneOrMore(SHORT)
                .optional()
                .greedy()
                .consecutive()
                .until(APPROVED.is(true))
                .within(LONG)
                .within(SHORT, PREVIOUS_AND_CURRENT)
                .elements()
                .get(1);

        assertThat(loop)
                .isEqualTo(new Stage<>(
                        "b",
                        Connector.FOLLOWED_BY,
                        COUNTRY.is("DE"),
                        new Quantifier(
                                Quantifier.Kind.LOOP,
                                1,
                                Quantifier.UNBOUNDED,
                                true,
                                true,
                                Contiguity.STRICT,
                                true,
                                SHORT),
                        APPROVED.is(true),
                        LONG,
                        SHORT,
                        List.of()));
    }

    @Test
    void where_severalCalls_combineFromLeftToRight() {
        Condition<CardAuth> a = AMOUNT.greaterThan(1);
        Condition<CardAuth> b = APPROVED.is(true);
        Condition<CardAuth> c = COUNTRY.is("DE");

        assertThat(Pattern.begin("a").where(a).or(b).where(c).stages().get(0).condition())
                .isEqualTo(a.or(b).and(c));
        assertThat(Pattern.begin("a").or(a).where(b).stages().get(0).condition())
                .isEqualTo(a.and(b));
    }

    @Test
    void equals_patternsOfData_equalHoweverOftenBuilt() {
        assertThat(cardTesting()).isEqualTo(cardTesting()).hasSameHashCodeAs(cardTesting());
        assertThat(ab().afterMatch(noSkip())).as("the default, said").isEqualTo(ab());
        assertThat(ab().afterMatch(skipToFirst("a"))).isNotEqualTo(ab().afterMatch(skipToFirst("b")));
        assertThat(ab()).isNotEqualTo("ab");
    }

    @Test
    void equals_patternsOfLambdas_onlyWithTheSameLambda() {
        Predicate<CardAuth> lambda = CardAuth::approved;
        Predicate<CardAuth> same = CardAuth::approved;

        assertThat(ab().where(lambda)).isEqualTo(ab().where(lambda)).isNotEqualTo(ab().where(same));
    }

    /** What reads well must compile: this is the test, the text only shows what it became. */
    @Test
    void begin_conditionsOfEveryTier_inferTheEventType() {
        Pattern<CardAuth> inferred = Pattern.begin("a")
                .where(AMOUNT.greaterThan(500).and(count("a").lessThan(3)))
                .where(count("a").lessThan(9).and(COUNTRY.in("DE", "FR")))
                .next("b")
                .where(distinct("a", COUNTRY).greaterThan(2))
                .where(card -> card.amount() > 7)
                .where((card, taken) -> taken.events("a").size() > 1)
                .where(reads("a"), (card, taken) -> taken.first("a") != null)
                .or(COUNTRY.sameAs(last("a", COUNTRY)))
                .followedBy(Pattern.begin("c"))
                .until(AMOUNT.atLeast(max("a", AMOUNT).times(20)));

        assertThat(inferred.stages()).extracting(Stage::name).containsExactly("a", "b", "c");
    }

    @Test
    void cardTesting_fromTheReadMe_printsLikeItsDefinition() {
        assertThat(cardTesting()).hasToString("""
                        begin "probe" timesOrMore(3) where amount <= 5
                        followedBy "cash-in" where approved is true and amount >= max("probe", amount) * 20 within 30 min
                        after match skipPastLastEvent()""");
    }

    @Test
    void window_ofSeveral_smallestButThatOfTheLastOfAGroup() {
        assertThat(ab().window()).isNull();
        assertThat(ab().within(SHORT, PREVIOUS_AND_CURRENT).window()).isNull();
        assertThat(ab().within(LONG).next("c").within(SHORT).window()).isEqualTo(SHORT);
        assertThat(Pattern.begin(ab().within(SHORT)).window()).isNull();
        assertThat(Pattern.begin(ab().within(SHORT)).within(LONG).window()).isEqualTo(LONG);
        assertThat(Pattern.begin(ab().within(SHORT).next("c")).within(LONG).window())
                .isEqualTo(SHORT);
        assertThat(Pattern.begin(Pattern.begin(ab()).within(SHORT).next("c")).window())
                .isEqualTo(SHORT);
    }

    @Test
    void version_isKeptByLaterCallsAndPartOfEquality() {
        assertThat(ab().version()).isEqualTo(Pattern.UNVERSIONED);
        assertThat(ab().version(2).next("c").within(SHORT).version()).isEqualTo(2);
        assertThat(ab().version(2).afterMatch(noSkip()).version()).isEqualTo(2);
        assertThat(ab().version(2))
                .isEqualTo(ab().version(2))
                .isNotEqualTo(ab())
                .isNotEqualTo(ab().version(3));
        assertThat(ab().version(2)).hasToString(ab() + "\nversion 2");
    }

    @Test
    void misuses_ofCallsThatReplaceEachOther_areNoted() {
        assertThat(ab().oneOrMore().times(2).elements().get(1).misuses())
                .containsExactly("times(2) after oneOrMore(), but one quantifier is the limit: remove one of them");
        assertThat(ab().optional().oneOrMore().elements().get(1).misuses()).isEmpty();
        assertThat(ab().optional().oneOrMore().elements().get(1).quantifier())
                .isEqualTo(ab().oneOrMore().optional().elements().get(1).quantifier());
    }

    @Test
    @SuppressWarnings("NullAway")
    void call_withNull_refusedAtOnce() {
        assertThatThrownBy(() -> Pattern.begin((String) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> ab().next((Pattern<CardAuth>) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> ab().where((Condition<CardAuth>) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> ab().where((Predicate<CardAuth>) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> ab().until((Condition<CardAuth>) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> ab().within(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> ab().oneOrMore(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> ab().afterMatch(null)).isInstanceOf(NullPointerException.class);
    }

    private static Pattern<CardAuth> ab() {
        return Pattern.begin("a").where(AMOUNT.greaterThan(1)).followedBy("b").where(COUNTRY.is("DE"));
    }

    private static Pattern<CardAuth> cardTesting() {
        return Pattern.begin("probe")
                .where(AMOUNT.atMost(5))
                .timesOrMore(3)
                .followedBy("cash-in")
                .where(APPROVED.is(true))
                .where(AMOUNT.atLeast(max("probe", AMOUNT).times(20)))
                .within(Duration.ofMinutes(30))
                .afterMatch(skipPastLastEvent());
    }
}
