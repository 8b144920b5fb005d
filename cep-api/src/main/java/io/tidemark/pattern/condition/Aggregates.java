// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern.condition;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The usual aggregates over the events that a stage has taken in the partial match at hand, over all iterations of a
 * loop or group, the event being tested excluded. Meant for static import:
 *
 * <pre>{@code
 * Pattern.begin("a").where(TYPE.is("a")).oneOrMore()
 *         .next("b").where(TYPE.is("b")).where(V.greaterThan(sum("a", V)))
 *
 * input    a1(v=2) a2(v=3) b3(v=4)
 * matches  {a: a2, b: b3}               // 4 > 3; but not {a: a1 a2, b: b3}, as 4 < 2 + 3
 * }</pre>
 *
 * <p>Absent values, null or NaN, are left out by all but {@code count}, which counts events, and by {@link #first} and
 * {@link #last}, which are the value of one certain event, absent if that has none. A comparison with an absent result
 * is false unless it says {@code ifAbsent(true)}.
 *
 * <p>Each costs O(1) time and memory per event taken, but {@link #distinct} and {@link #distinctWith}. Numbers are doubles: whole numbers are
 * exact up to 2<sup>53</sup>, and sums are added in the order in which the events were taken.
 *
 * <p>What is folded is an expression on the event alone; one that reads captured events itself is refused with an
 * {@link IllegalArgumentException}. No argument may be null. That the stage exists is checked when the pattern is
 * compiled.
 */
public final class Aggregates {
    private Aggregates() {}

    /** Number of events; 0 for none. */
    public static <E> NumberExpression<E> count(String stage) {
        return number(Aggregate.<E>ofNumbers("count", stage, "", new Count<>()));
    }

    /**
     * Number of the events that satisfy a condition; 0 for none.
     *
     * <pre>{@code
     * Pattern.begin("a").where(TYPE.is("a")).times(3).next("b").where(count("a", V.greaterThan(2)).atLeast(2))
     *
     * input    a1(v=1) a2(v=3) a3(v=4) b4        matches  {a: a1 a2 a3, b: b4}
     * input    a1(v=1) a2(v=2) a3(v=4) b4        matches  nothing
     * }</pre>
     *
     * @param of a condition on the event alone
     */
    public static <E> NumberExpression<E> count(String stage, Condition<E> of) {
        Objects.requireNonNull(of, "of");
        if (!of.reads().isNothing()) {
            throw new IllegalArgumentException("count(\"" + stage + "\", " + of + "): the condition reads " + of.reads()
                    + ", but an aggregate folds each event by itself; use a condition on the event alone, or fold it with"
                    + " Aggregate.of");
        }
        return number(Aggregate.<E>ofNumbers("count", stage, of, new CountIf<>(of)));
    }

    /** Sum over the events; 0 for none. */
    public static <E> NumberExpression<E> sum(String stage, NumberExpression<E> of) {
        return folded("sum", stage, of, 0, Double::sum);
    }

    /** Arithmetic mean over the events; absent for none. */
    public static <E> NumberExpression<E> avg(String stage, NumberExpression<E> of) {
        onEventAlone("avg", stage, of);
        return number(Aggregate.over(
                "avg",
                stage,
                of,
                new Mean(0, 0),
                (value, event) -> value.with(number(of, event)),
                value -> value.sum / value.count));
    }

    /** Smallest over the events; absent for none. */
    public static <E> NumberExpression<E> min(String stage, NumberExpression<E> of) {
        return folded("min", stage, of, Double.NaN, (a, b) -> Double.isNaN(a) ? b : Math.min(a, b));
    }

    /** Largest over the events; absent for none. */
    public static <E> NumberExpression<E> max(String stage, NumberExpression<E> of) {
        return folded("max", stage, of, Double.NaN, (a, b) -> Double.isNaN(a) ? b : Math.max(a, b));
    }

    /** Value of the first event; absent for none, or if that event has none. */
    public static <E> NumberExpression<E> first(String stage, NumberExpression<E> of) {
        onEventAlone("first", stage, of);
        return number(Aggregate.over(
                "first",
                stage,
                of,
                new FirstNumber(false, Double.NaN),
                (value, event) -> value.taken ? value : new FirstNumber(true, number(of, event)),
                value -> value.value));
    }

    /** Value of the last event; absent for none, or if that event has none. */
    public static <E> NumberExpression<E> last(String stage, NumberExpression<E> of) {
        onEventAlone("last", stage, of);
        return number(Aggregate.ofNumbers("last", stage, of, new Last<>(of)));
    }

    /**
     * Value of the first event; absent for none, or if that event has none.
     *
     * @param of values with {@code equals} and {@code hashCode}, which do not change
     */
    public static <E, V> Expression<E, V> first(String stage, Field<E, V> of) {
        return new Expression.OfAggregate<>(Aggregate.<E, Held<V>, @Nullable V>over(
                "first",
                stage,
                of,
                new Held<V>(false, null),
                (value, event) -> value.taken ? value : new Held<>(true, of.of(event)),
                value -> value.value));
    }

    /**
     * Value of the last event; absent for none, or if that event has none.
     *
     * @param of values with {@code equals} and {@code hashCode}, which do not change
     */
    public static <E, V> Expression<E, V> last(String stage, Field<E, V> of) {
        return new Expression.OfAggregate<>(Aggregate.<E, Held<V>, @Nullable V>over(
                "last",
                stage,
                of,
                new Held<V>(false, null),
                (value, event) -> new Held<>(true, of.of(event)),
                value -> value.value));
    }

    /**
     * Number of different values over the events; 0 for none. What is folded is the set of the values seen: for n of
     * them it holds O(n) memory, and one more event costs O(log n), as it shares all but that with the set before it.
     * There is no limit on n but that of the stage: bound it with {@code times(n, m)} or {@code within}.
     *
     * @param of values with {@code equals} and {@code hashCode}, which do not change
     */
    public static <E, V> NumberExpression<E> distinct(String stage, Expression<E, V> of) {
        onEventAlone("distinct", stage, of);
        return number(Aggregate.<E, PersistentSet<V>, Integer>over(
                "distinct",
                stage,
                of,
                PersistentSet.empty(),
                (values, event) -> with(values, of, event),
                PersistentSet::size));
    }

    /** The set with the value of one more event, if it has one. */
    static <E, V> PersistentSet<V> with(PersistentSet<V> values, Expression<E, V> of, E event) {
        V value = of.value(event, NoCaptures.instance());
        return value == null ? values : values.with(value);
    }

    /**
     * Number of different values over the events and the event being tested, which the others leave out: "the third
     * deposit, at three different branches". An event without value does not count. Costs what {@link #distinct} does.
     *
     * <pre>{@code
     * Pattern.begin("a").times(2).next("b").where(distinctWith("a", V).is(3))
     *
     * input    a1(v=1) a2(v=2) b3(v=3)        matches  {a: a1 a2, b: b3}
     * input    a1(v=1) a2(v=2) b3(v=2)        matches  nothing
     * }</pre>
     *
     * @param of values with {@code equals} and {@code hashCode}, which do not change
     */
    public static <E, V> NumberExpression<E> distinctWith(String stage, Expression<E, V> of) {
        onEventAlone("distinctWith", stage, of);
        return new NumberExpression.DistinctWith<>(
                of,
                Aggregate.<E, PersistentSet<V>, PersistentSet<V>>over(
                        "values",
                        stage,
                        of,
                        PersistentSet.empty(),
                        (values, event) -> with(values, of, event),
                        values -> values));
    }

    /** A number from an aggregate of one's own; its result may be NaN for absent, not null. */
    public static <E> NumberExpression<E> number(Aggregate<E, ?, ? extends Number> aggregate) {
        return new NumberExpression.OfAggregate<>(Objects.requireNonNull(aggregate, "aggregate"));
    }

    /** A value from an aggregate of one's own; its result may be null for absent. */
    public static <E, V> Expression<E, V> value(Aggregate<E, ?, ? extends @Nullable V> aggregate) {
        return new Expression.OfAggregate<>(Objects.requireNonNull(aggregate, "aggregate"));
    }

    /** Folds numbers, absent ones left out. */
    private static <E> NumberExpression<E> folded(
            String function, String stage, NumberExpression<E> of, double initial, Fold fold) {
        onEventAlone(function, stage, of);
        return number(Aggregate.ofNumbers(function, stage, of, new Folded<>(of, initial, fold)));
    }

    private static <E> double number(NumberExpression<E> of, E event) {
        return of.number(event, NoCaptures.instance());
    }

    private static void onEventAlone(String function, String stage, Expression<?, ?> of) {
        Objects.requireNonNull(of, "of");
        if (!of.reads().isNothing()) {
            throw new IllegalArgumentException(function + "(\"" + stage + "\", " + of + "): " + of + " reads "
                    + of.reads() + ", but an aggregate folds each event by itself; use a field, or arithmetic on"
                    + " fields, or fold it with Aggregate.of");
        }
    }

    /** Two numbers to one. */
    @FunctionalInterface
    private interface Fold {
        double apply(double value, double number);
    }

    private record Count<E>() implements NumberFold<E> {
        @Override
        public double initial() {
            return 0;
        }

        @Override
        public double add(double value, E event) {
            return value + 1;
        }
    }

    private record CountIf<E>(Condition<E> of) implements NumberFold<E> {
        @Override
        public double initial() {
            return 0;
        }

        @Override
        public double add(double value, E event) {
            return of.test(event, NoCaptures.instance()) ? value + 1 : value;
        }
    }

    private record Last<E>(NumberExpression<E> of) implements NumberFold<E> {
        @Override
        public double initial() {
            return Double.NaN;
        }

        @Override
        public double add(double value, E event) {
            return number(of, event);
        }
    }

    private record Folded<E>(NumberExpression<E> of, double initial, Fold fold) implements NumberFold<E> {
        @Override
        public double add(double value, E event) {
            double number = number(of, event);
            return Double.isNaN(number) ? value : fold.apply(value, number);
        }
    }

    private record Mean(long count, double sum) {
        Mean with(double number) {
            return Double.isNaN(number) ? this : new Mean(count + 1, sum + number);
        }
    }

    private record FirstNumber(boolean taken, double value) {}

    private record Held<V>(boolean taken, @Nullable V value) {}
}
