// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern.condition;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The usual aggregates over the events that a stage has taken in the partial match at hand, the event being tested
 * excluded. Each costs O(1) per event, but {@link #distinct}, whose value is the set. Meant for static import.
 */
public final class Aggregates {
    private Aggregates() {}

    /** Number of events; 0 for none. */
    public static <E> NumberExpression<E> count(String stage) {
        return number(Aggregate.over("count", stage, "", 0L, (value, event) -> value + 1, value -> value));
    }

    /** Sum over the events, in double precision, in the order they were taken; 0 for none. */
    public static <E> NumberExpression<E> sum(String stage, NumberExpression<E> of) {
        return number(
                Aggregate.over("sum", stage, of, 0.0, (value, event) -> value + number(of, event), value -> value));
    }

    /** Arithmetic mean over the events; absent for none. */
    public static <E> NumberExpression<E> avg(String stage, NumberExpression<E> of) {
        return number(Aggregate.over(
                "avg",
                stage,
                of,
                new Mean(0, 0),
                (value, event) -> new Mean(value.count + 1, value.sum + number(of, event)),
                value -> value.sum / value.count));
    }

    /** Smallest over the events; absent for none. */
    public static <E> NumberExpression<E> min(String stage, NumberExpression<E> of) {
        return number(Aggregate.over(
                "min",
                stage,
                of,
                Double.NaN,
                (value, event) -> Double.isNaN(value) ? number(of, event) : Math.min(value, number(of, event)),
                value -> value));
    }

    /** Largest over the events; absent for none. */
    public static <E> NumberExpression<E> max(String stage, NumberExpression<E> of) {
        return number(Aggregate.over(
                "max",
                stage,
                of,
                Double.NaN,
                (value, event) -> Double.isNaN(value) ? number(of, event) : Math.max(value, number(of, event)),
                value -> value));
    }

    /** Value of the first event; absent for none. */
    public static <E> NumberExpression<E> first(String stage, NumberExpression<E> of) {
        return number(Aggregate.over(
                "first",
                stage,
                of,
                new FirstNumber(false, Double.NaN),
                (value, event) -> value.present ? value : new FirstNumber(true, number(of, event)),
                value -> value.value));
    }

    /** Value of the last event; absent for none. */
    public static <E> NumberExpression<E> last(String stage, NumberExpression<E> of) {
        return number(
                Aggregate.over("last", stage, of, Double.NaN, (value, event) -> number(of, event), value -> value));
    }

    /** Value of the first event; absent for none. */
    public static <E, V> Expression<E, V> first(String stage, Field<E, V> of) {
        return new Expression.OfAggregate<>(Aggregate.<E, First<V>, @Nullable V>over(
                "first",
                stage,
                of,
                new First<V>(false, null),
                (value, event) -> value.present ? value : new First<>(true, of.of(event)),
                value -> value.value));
    }

    /** Value of the last event; absent for none. */
    public static <E, V> Expression<E, V> last(String stage, Field<E, V> of) {
        return new Expression.OfAggregate<>(Aggregate.<E, First<V>, @Nullable V>over(
                "last",
                stage,
                of,
                new First<V>(false, null),
                (value, event) -> new First<>(true, of.of(event)),
                value -> value.value));
    }

    /** Number of different values over the events, absent ones not counted; 0 for none. */
    public static <E, V> NumberExpression<E> distinct(String stage, Expression<E, V> of) {
        return number(Aggregate.<E, Set<V>, Integer>over(
                "distinct", stage, of, Set.of(), (value, event) -> with(value, value(of, event)), Set::size));
    }

    /** A number from an aggregate of one's own. */
    public static <E> NumberExpression<E> number(Aggregate<E, ?, ? extends Number> aggregate) {
        return new NumberExpression.OfAggregate<>(aggregate);
    }

    /** A value from an aggregate of one's own. */
    public static <E, V> Expression<E, V> value(Aggregate<E, ?, V> aggregate) {
        return new Expression.OfAggregate<>(aggregate);
    }

    private static <E> double number(NumberExpression<E> of, E event) {
        return of.number(event, NoCaptures.instance());
    }

    private static <E, V> @Nullable V value(Expression<E, V> of, E event) {
        return of.value(event, NoCaptures.instance());
    }

    private static <V> Set<V> with(Set<V> set, @Nullable V value) {
        if (value == null || set.contains(value)) {
            return set;
        }
        Set<V> larger = new HashSet<>(set);
        larger.add(value);
        return larger;
    }

    private record Mean(long count, double sum) {}

    private record FirstNumber(boolean present, double value) {}

    private record First<V>(boolean present, @Nullable V value) {}
}
