// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern.condition;

import static io.tidemark.pattern.condition.Aggregates.count;
import static io.tidemark.pattern.condition.Aggregates.last;
import static io.tidemark.pattern.condition.Aggregates.max;
import static io.tidemark.pattern.condition.Aggregates.sum;
import static io.tidemark.pattern.condition.Payment.AMOUNT;
import static io.tidemark.pattern.condition.Payment.APPROVED;
import static io.tidemark.pattern.condition.Payment.COUNTRY;
import static io.tidemark.pattern.condition.Payment.FEE;
import static io.tidemark.pattern.condition.Reads.reads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.pattern.condition.Payment.Wire;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ConditionTest {
    private static final Payment FIVE_DE = Payment.of(5, "DE");
    private static final Payment UNKNOWN = Payment.of(Double.NaN, null);
    private static final Captures<Payment> TAKEN =
            new TakenEvents<>(Map.of("a", List.of(Payment.of(3, "DE"), Payment.of(4, "FR"))));

    /** Text, and whether it holds for 5 from DE after 3 from DE and 4 from FR, and for a payment of unknown fields. */
    @ParameterizedTest(name = "{1}")
    @MethodSource("conditions")
    void condition_ofData_testsAndPrintsItself(
            Condition<Payment> condition, String text, boolean fiveFromGermany, boolean unknown) {
        assertThat(condition).hasToString(text);
        assertThat(condition.test(FIVE_DE, TAKEN)).isEqualTo(fiveFromGermany);
        assertThat(condition.test(UNKNOWN, TAKEN)).as("all fields absent").isEqualTo(unknown);
    }

    static Stream<Arguments> conditions() {
        return Stream.of(
                row(AMOUNT.greaterThan(5), "amount > 5", false, false),
                row(AMOUNT.atLeast(5), "amount >= 5", true, false),
                row(AMOUNT.lessThan(5.5), "amount < 5.5", true, false),
                row(AMOUNT.atMost(4), "amount <= 4", false, false),
                row(AMOUNT.is(5), "amount == 5", true, false),
                row(AMOUNT.isNot(5), "amount != 5", false, false),
                row(AMOUNT.is(5), "amount == 5", true, false),
                row(AMOUNT.isNot(4), "amount != 4", true, false),
                row(AMOUNT.greaterThan(5).ifAbsent(true), "amount > 5 or absent", false, true),
                row(AMOUNT.between(5, 6), "amount >= 5 and amount < 6", true, false),
                row(AMOUNT.between(4, 5), "amount >= 4 and amount < 5", false, false),
                row(AMOUNT.compare(Operator.AT_LEAST, 6), "amount >= 6", false, false),
                row(AMOUNT.greaterThan(5).not(), "not (amount > 5)", true, true),
                row(AMOUNT.isPresent(), "amount is present", true, false),
                row(COUNTRY.isAbsent(), "country is absent", false, true),
                row(COUNTRY.is("DE"), "country is \"DE\"", true, false),
                row(COUNTRY.isNot("DE"), "country is not \"DE\"", false, false),
                row(COUNTRY.isNot("FR"), "country is not \"FR\"", true, false),
                row(COUNTRY.in("DE", "FR"), "country in (\"DE\", \"FR\")", true, false),
                row(COUNTRY.in(List.of()), "country in ()", false, false),
                row(COUNTRY.matches(String::isEmpty), "country matches lambda", false, false),
                row(APPROVED.is(true), "approved is true", true, true),
                row(COUNTRY.sameAs(last("a", COUNTRY)), "country == last(\"a\", country)", false, false),
                row(COUNTRY.differsFrom(last("a", COUNTRY)), "country != last(\"a\", country)", true, false),
                row(
                        COUNTRY.sameAs(last("b", COUNTRY)).ifAbsent(true),
                        "country == last(\"b\", country) or absent",
                        true,
                        true),
                row(AMOUNT.greaterThan(max("a", AMOUNT).times(1.2)), "amount > max(\"a\", amount) * 1.2", true, false),
                row(AMOUNT.greaterThan(max("b", AMOUNT)), "amount > max(\"b\", amount)", false, false),
                row(AMOUNT.plus(1).times(2).is(12), "(amount + 1) * 2 == 12", true, false),
                row(AMOUNT.minus(1).dividedBy(2).is(2), "(amount - 1) / 2 == 2", true, false),
                row(
                        AMOUNT.times(count("a")).lessThan(sum("a", AMOUNT)),
                        "amount * count(\"a\") < sum(\"a\", amount)",
                        false,
                        false),
                row(Condition.always(), "true", true, true),
                row(Condition.<Payment>never(), "false", false, false),
                row(Condition.of(Payment::approved), "lambda", true, true),
                row(Condition.named("small", payment -> payment.amount() < 9), "small", true, false),
                row(
                        Condition.of((payment, taken) -> taken.events("a").size() == 2),
                        "lambda on everything",
                        true,
                        true),
                row(
                        Condition.of(reads("a", "b"), (payment, taken) -> taken.first("b") == null),
                        "lambda on \"a\", \"b\"",
                        true,
                        true),
                row(Condition.subtype(Payment.Card.class), "is Card", true, true),
                row(Condition.subtype(Wire.class, FEE.greaterThan(1)), "is Wire and fee > 1", false, false));
    }

    @ParameterizedTest
    @MethodSource("nested")
    void toString_nested_parenthesesWhereNeeded(Condition<Payment> condition, String text) {
        assertThat(condition).hasToString(text);
    }

    static Stream<Arguments> nested() {
        Condition<Payment> orAbsent = AMOUNT.greaterThan(7).ifAbsent(true);
        Condition<Payment> a = AMOUNT.greaterThan(1);
        Condition<Payment> b = COUNTRY.is("\"x\"\n");
        Condition<Payment> c = APPROVED.is(false);
        return Stream.of(
                Arguments.of(a.and(b).and(c), "amount > 1 and country is \"\\\"x\\\"\\n\" and approved is false"),
                Arguments.of(a.or(c).or(a), "amount > 1 or approved is false or amount > 1"),
                Arguments.of(a.or(c).and(a), "(amount > 1 or approved is false) and amount > 1"),
                Arguments.of(a.or(c.and(a)), "amount > 1 or (approved is false and amount > 1)"),
                Arguments.of(a.and(orAbsent), "amount > 1 and (amount > 7 or absent)"),
                Arguments.of(orAbsent.or(a), "(amount > 7 or absent) or amount > 1"),
                Arguments.of(
                        COUNTRY.sameAs(last("b", COUNTRY)).ifAbsent(true).and(a),
                        "(country == last(\"b\", country) or absent) and amount > 1"),
                Arguments.of(a.and(c).not(), "not (amount > 1 and approved is false)"));
    }

    @Test
    void test_andOr_stopWhereTheyAreDecided() {
        Condition<Payment> failing = Condition.of(payment -> {
            throw new IllegalStateException("tested");
        });

        assertThat(Condition.<Payment>never().and(failing).test(FIVE_DE, TAKEN)).isFalse();
        assertThat(Condition.<Payment>always().or(failing).test(FIVE_DE, TAKEN)).isTrue();
    }

    @Test
    void reads_ofACompound_isTheUnionOfItsParts() {
        Condition<Payment> condition = AMOUNT.greaterThan(sum("a", AMOUNT))
                .and(COUNTRY.sameAs(last("b", COUNTRY)).not())
                .or(Condition.of(reads("c"), (payment, taken) -> true));

        assertThat(condition.reads().everything()).isFalse();
        assertThat(condition.reads().stages()).containsExactly("c");
        assertThat(condition.reads().aggregates())
                .extracting(Object::toString)
                .containsExactly("sum(\"a\", amount)", "last(\"b\", country)");
        assertThat(condition.reads()).hasToString("\"c\", sum(\"a\", amount), last(\"b\", country)");
    }

    @Test
    void reads_onEventAlone_isNothing() {
        assertThat(Stream.<Condition<Payment>>of(
                        AMOUNT.greaterThan(1),
                        COUNTRY.in("DE").not(),
                        Condition.of(Payment::approved),
                        Condition.named("n", Payment::approved),
                        Condition.subtype(Wire.class, FEE.greaterThan(1)),
                        Condition.always()))
                .allSatisfy(
                        condition -> assertThat(condition.reads().isNothing()).isTrue());
        assertThat(Condition.of((Payment payment, Captures<Payment> taken) -> true)
                        .reads()
                        .everything())
                .isTrue();
        assertThat(reads("a").with(TOTAL).aggregates()).containsExactly(TOTAL);
    }

    private static final Aggregate<Payment, Double, Double> TOTAL =
            Aggregate.of("total", "a", 0.0, (sum, payment) -> sum + payment.amount(), Double::doubleValue);

    @Test
    void equals_sameData_equalHoweverOftenBuilt() {
        assertThat(card()).isEqualTo(card()).hasSameHashCodeAs(card());
        assertThat(COUNTRY.in("DE", "FR")).isEqualTo(COUNTRY.in("FR", "DE"));
        assertThat(COUNTRY.is("DE")).isNotEqualTo(COUNTRY.isNot("DE"));
        assertThat(AMOUNT.greaterThan(1)).isNotEqualTo(AMOUNT.greaterThan(1).ifAbsent(true));
        assertThat(Condition.named("n", Payment::approved)).isEqualTo(Condition.named("n", payment -> false));
        assertThat(Condition.subtype(Wire.class, FEE.greaterThan(1)))
                .isEqualTo(Condition.subtype(Wire.class, FEE.greaterThan(1)));
    }

    private static Condition<Payment> card() {
        return AMOUNT.atLeast(max("a", AMOUNT).times(20))
                .and(COUNTRY.in("DE", "FR").or(APPROVED.is(true)));
    }

    @Test
    void equals_lambdas_onlyTheSameObject() {
        Predicate<Payment> predicate = Payment::approved;
        Predicate<Payment> other = Payment::approved;

        assertThat(Condition.<Payment>of(predicate)).isEqualTo(Condition.<Payment>of(predicate));
        assertThat(Condition.<Payment>of(predicate)).isNotEqualTo(Condition.<Payment>of(other));
    }

    @Test
    void and_conditionsOfDifferentTypes_ofTheNarrower() {
        Condition<Wire> right = AMOUNT.greaterThan(1).and(FEE.greaterThan(1));
        Condition<Wire> left = FEE.greaterThan(1).or(AMOUNT.greaterThan(1));
        Condition<Payment> countFirst = count("a").greaterThan(1).and(AMOUNT.greaterThan(1));
        Condition<Payment> product = count("a").times(AMOUNT).greaterThan(AMOUNT);

        Wire wire = new Wire(2, null, true, 2);
        assertThat(Arrays.asList(
                        right.test(wire, NoCaptures.instance()),
                        left.test(wire, NoCaptures.instance()),
                        countFirst.test(wire, TAKEN),
                        product.test(wire, TAKEN)))
                .containsOnly(true);
    }

    @Test
    void constant_nan_refused() {
        assertThatThrownBy(() -> AMOUNT.greaterThan(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("constant NaN");
    }

    @Test
    void captures_undeclared_refused() {
        assertThatThrownBy(() -> NoCaptures.instance().events("a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("events(\"a\")");
        assertThatThrownBy(() -> NoCaptures.<Payment>instance().value(TOTAL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("total(\"a\")");
    }

    private static Arguments row(Condition<Payment> condition, String text, boolean fiveFromGermany, boolean unknown) {
        return Arguments.of(condition, text, fiveFromGermany, unknown);
    }

    @Test
    void lambdas_countsThoseWithoutName() {
        Condition<Payment> lambda = Condition.of(payment -> true);
        Condition<Payment> free = Condition.of((payment, taken) -> true);

        assertThat(lambda.lambdas()).isEqualTo(1);
        assertThat(lambda.and(free.not())
                        .or(Condition.subtype(Payment.class, lambda))
                        .lambdas())
                .isEqualTo(3);
        assertThat(count("a", lambda).greaterThan(1).lambdas()).isEqualTo(1);
        assertThat(Condition.<Payment>named("name", payment -> true).lambdas()).isZero();
        assertThat(Condition.<Payment>always().lambdas()).isZero();
    }
}
