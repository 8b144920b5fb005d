// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern.condition;

import static io.tidemark.pattern.condition.Aggregates.avg;
import static io.tidemark.pattern.condition.Aggregates.count;
import static io.tidemark.pattern.condition.Aggregates.distinct;
import static io.tidemark.pattern.condition.Aggregates.distinctWith;
import static io.tidemark.pattern.condition.Aggregates.first;
import static io.tidemark.pattern.condition.Aggregates.last;
import static io.tidemark.pattern.condition.Aggregates.max;
import static io.tidemark.pattern.condition.Aggregates.min;
import static io.tidemark.pattern.condition.Aggregates.number;
import static io.tidemark.pattern.condition.Aggregates.sum;
import static io.tidemark.pattern.condition.Aggregates.value;
import static io.tidemark.pattern.condition.Payment.AMOUNT;
import static io.tidemark.pattern.condition.Payment.COUNTRY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class AggregatesTest {
    private static final double ABSENT = Double.NaN;
    private static final Payment OFFERED = Payment.of(1000);

    @ParameterizedTest(name = "{0} of {1} is {2}")
    @MethodSource("numbers")
    void number_eventsTaken_folded(NumberExpression<Payment> aggregate, double[] amounts, Double result) {
        List<Payment> payments = Arrays.stream(amounts).mapToObj(Payment::of).toList();

        assertThat(aggregate.number(OFFERED, new TakenEvents<>(Map.of("a", payments))))
                .isEqualTo(result);
    }

    static Stream<Arguments> numbers() {
        return Stream.of(
                row(count("a"), 0),
                row(count("a"), 2, 7, ABSENT),
                row(count("a", AMOUNT.greaterThan(2)), 0),
                row(count("a", AMOUNT.greaterThan(2)), 2, 2, 3, ABSENT, 4),
                row(distinctWith("a", AMOUNT), 1),
                row(distinctWith("a", AMOUNT), 3, 3, 4, ABSENT, 3),
                row(distinctWith("a", AMOUNT), 2, 1000, 4),
                row(sum("a", AMOUNT), 0),
                row(sum("a", AMOUNT), 3, 1, ABSENT, 2),
                row(sum("a", AMOUNT.times(2).plus(1)), 8, 1, 2),
                row(avg("a", AMOUNT), ABSENT),
                row(avg("a", AMOUNT), ABSENT, ABSENT),
                row(avg("a", AMOUNT), 2, 1, ABSENT, 3),
                row(min("a", AMOUNT), ABSENT),
                row(min("a", AMOUNT), 2, 3, ABSENT, 2, ABSENT, 4),
                row(max("a", AMOUNT), ABSENT, ABSENT),
                row(max("a", AMOUNT), 4, 3, ABSENT, 4, ABSENT, 2),
                row(first("a", AMOUNT), ABSENT),
                row(first("a", AMOUNT), 3, 3, 4),
                row(first("a", AMOUNT), ABSENT, ABSENT, 4),
                row(last("a", AMOUNT), ABSENT),
                row(last("a", AMOUNT), 4, 3, 4),
                row(last("a", AMOUNT), ABSENT, 3, ABSENT),
                row(distinct("a", AMOUNT), 0),
                row(distinct("a", AMOUNT), 2, 3, 4, ABSENT, 3, 4));
    }

    @Test
    void values_ofAnyType_foldedAndAbsentWhereTheEventHasNone() {
        Captures<Payment> none = new TakenEvents<>(Map.of());
        Captures<Payment> some = new TakenEvents<>(Map.of(
                "a", List.of(Payment.of(1, "DE"), Payment.of(1, "FR"), Payment.of(1, null), Payment.of(1, "DE"))));

        assertThat(first("a", COUNTRY).value(OFFERED, none)).isNull();
        assertThat(last("a", COUNTRY).value(OFFERED, none)).isNull();
        assertThat(first("a", COUNTRY).value(OFFERED, some)).isEqualTo("DE");
        assertThat(last("a", COUNTRY).value(OFFERED, some)).isEqualTo("DE");
        assertThat(distinct("a", COUNTRY).number(OFFERED, some)).isEqualTo(2);
        assertThat(last("a", COUNTRY).value(OFFERED, new TakenEvents<>(Map.of("a", List.of(OFFERED)))))
                .isNull();
    }

    @Test
    void aggregate_ofOnesOwn_foldedByItsFunctions() {
        Aggregate<Payment, String, Integer> length =
                Aggregate.of("letters", "a", "", (text, payment) -> text + payment.country(), String::length);
        Aggregate<Payment, String, @Nullable String> text = Aggregate.of(
                "text", "a", "", (sum, payment) -> sum + payment.country(), sum -> sum.isEmpty() ? null : sum);
        Captures<Payment> taken = new TakenEvents<>(Map.of("a", List.of(Payment.of(1, "DE"), Payment.of(2, "FRA"))));

        assertThat(number(length).number(OFFERED, taken)).isEqualTo(5);
        assertThat(Aggregates.<Payment, String>value(text).value(OFFERED, taken))
                .isEqualTo("DEFRA");
        assertThat(Aggregates.<Payment, String>value(text).value(OFFERED, new TakenEvents<>(Map.of())))
                .isNull();
        assertThat(value(length).reads().aggregates()).containsExactly(length);
    }

    @Test
    void equals_sameFunctionStageAndField_andNothingElse() {
        assertThat(sum("a", AMOUNT)).isEqualTo(sum("a", AMOUNT)).hasSameHashCodeAs(sum("a", AMOUNT));
        assertThat(sum("a", AMOUNT.times(2))).isEqualTo(sum("a", AMOUNT.times(2)));
        assertThat(sum("a", AMOUNT)).isNotEqualTo(sum("b", AMOUNT));
        assertThat(sum("a", AMOUNT)).isNotEqualTo(max("a", AMOUNT));
        assertThat(sum("a", AMOUNT)).isNotEqualTo(sum("a", AMOUNT.times(2)));
        assertThat(last("a", COUNTRY)).isEqualTo(last("a", COUNTRY)).isNotEqualTo(first("a", COUNTRY));
        assertThat(count("a")).isEqualTo(count("a")).isNotEqualTo(count("b"));
    }

    @Test
    void equals_onesOwn_alsoInitialValueAndFunctions() {
        BiFunction<Double, Payment, Double> add = (sum, payment) -> sum + payment.amount();
        Function<Double, Double> result = sum -> sum;
        Aggregate<Payment, Double, Double> total = Aggregate.of("total", "a", 0.0, add, result);

        assertThat(Aggregate.of("total", "a", 0.0, add, result))
                .isEqualTo(total)
                .hasSameHashCodeAs(total);
        assertThat(Aggregate.of("total", "a", 1.0, add, result)).isNotEqualTo(total);
        assertThat(Aggregate.of("total", "a", 0.0, add, sum -> sum / 100)).isNotEqualTo(total);
        assertThat(total).hasToString("total(\"a\")");
    }

    @Test
    void distinctWith_eventWithoutValue_doesNotCount() {
        Captures<Payment> taken = new TakenEvents<>(Map.of("a", List.of(Payment.of(1, "DE"), Payment.of(1, "FR"))));

        assertThat(distinctWith("a", COUNTRY).number(Payment.of(1, null), taken))
                .isEqualTo(2);
        assertThat(distinctWith("a", COUNTRY).number(Payment.of(1, "FR"), taken))
                .isEqualTo(2);
        assertThat(distinctWith("a", COUNTRY).number(Payment.of(1, "IT"), taken))
                .isEqualTo(3);
    }

    @Test
    void countOfCondition_text_sameAsTheCall() {
        assertThat(count("a", AMOUNT.greaterThan(2).and(COUNTRY.is("DE"))))
                .hasToString("count(\"a\", amount > 2 and country is \"DE\")")
                .isEqualTo(count("a", AMOUNT.greaterThan(2).and(COUNTRY.is("DE"))))
                .isNotEqualTo(count("a", AMOUNT.greaterThan(3)))
                .isNotEqualTo(count("a"));
        assertThat(distinctWith("a", COUNTRY))
                .hasToString("distinctWith(\"a\", country)")
                .isEqualTo(distinctWith("a", COUNTRY))
                .isNotEqualTo(distinct("a", COUNTRY));
    }

    @Test
    void countOfCondition_thatReadsCaptures_refused() {
        assertThatThrownBy(() -> count("a", AMOUNT.greaterThan(max("b", AMOUNT))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("reads max(\"b\", amount), but an aggregate folds each event by itself");
    }

    @Test
    void arithmetic_manyOperationsInsideEachOther_refused() {
        NumberExpression<Payment> sum = AMOUNT;
        for (int i = 0; i < 500; i++) {
            sum = sum.plus(1);
        }
        NumberExpression<Payment> deep = sum;

        assertThat(deep.number(Payment.of(1), new TakenEvents<>(Map.of()))).isEqualTo(501);
        assertThatThrownBy(() -> deep.plus(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more than 500 operations");
    }

    @Test
    void fold_ofWhatReadsCaptures_refused() {
        assertThatThrownBy(() -> sum("a", max("b", AMOUNT).plus(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "sum(\"a\", max(\"b\", amount) + 1): max(\"b\", amount) + 1 reads max(\"b\", amount), but an"
                                + " aggregate folds each event by itself; use a field, or arithmetic on fields, or fold it with"
                                + " Aggregate.of");
    }

    @Test
    void number_offered_isNotCounted() {
        assertThat(max("a", AMOUNT).number(OFFERED, new TakenEvents<>(Map.of("a", List.of(Payment.of(1))))))
                .isEqualTo(1);
    }

    private static Arguments row(NumberExpression<Payment> aggregate, double result, double... amounts) {
        return Arguments.of(aggregate, amounts, result);
    }
}
