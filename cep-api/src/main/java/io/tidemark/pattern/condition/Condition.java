// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern.condition;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What an event must satisfy. There are three tiers, which mix freely; use the first that will do:
 *
 * <ol>
 *   <li>Data: comparisons of {@link Field fields} and of {@link Aggregates aggregates} over captured events, such as
 *       {@code AMOUNT.greaterThan(500).and(COUNTRY.in("DE", "FR"))} and {@code AMOUNT.atLeast(max("probe", AMOUNT).times(20))}.
 *       They are printed, compared and shared: equal conditions are evaluated once per event, however many stages and
 *       patterns have them.
 *   <li>A lambda on the event, {@link #of(Predicate)}, best with a {@link #named name}.
 *   <li>A lambda on the event and the captured events, {@link #of(Reads, IterativeCondition)}: as partial matches that
 *       have captured different events are kept apart, it costs time and memory for each of them.
 * </ol>
 *
 * <p>A field that is absent, null or NaN, satisfies no comparison, not even {@code isNot}, unless that
 * says {@code ifAbsent(true)}; {@code isAbsent()} asks for it.
 *
 * <p>{@code and} and {@code or} take a condition on the same type of events, on a supertype, or on a subtype if that has
 * the other on its left: {@code CARD_PRESENT.is(true).and(AMOUNT.greaterThan(5))} on card payments, where amounts are of all
 * payments. Two calls of {@code where} do without that.
 *
 * <p>Immutable and thread-safe if the functions in it are pure, which they must be: a condition may be evaluated once
 * for an event, or not at all, in any order. One that throws fails the event. No argument may be null. A condition is
 * equal to every other of the same data. Its text is part of the fingerprint of a pattern, and so is kept stable.
 *
 * @param <E> type of the events
 */
public sealed interface Condition<E> {
    /**
     * Tests an event.
     *
     * @param event the event offered
     * @param captures what the partial match has taken before it; not looked at if {@link #reads()} is nothing
     */
    boolean test(E event, Captures<? extends E> captures);

    /** What it reads of the partial match. */
    Reads reads();

    /**
     * How many lambdas without a {@link #named name} it has: whether they have changed since a checkpoint was taken cannot
     * be seen. Those of fields and of aggregates of one's own have names.
     */
    default int lambdas() {
        return Lambdas.in(this);
    }

    /**
     * Both must hold; the second is tested only if the first holds.
     *
     * @param <T> type of the events that both accept; that of the narrower of the two
     */
    default <T extends E> Condition<T> and(Condition<? super T> other) {
        return new And<>(narrow(this), narrow(other));
    }

    /**
     * One must hold; the second is tested only if the first does not.
     *
     * @param <T> type of the events that both accept; that of the narrower of the two
     */
    default <T extends E> Condition<T> or(Condition<? super T> other) {
        return new Or<>(narrow(this), narrow(other));
    }

    /** The opposite, also where something is absent: {@code V.greaterThan(3).not()} holds if v is absent. */
    default Condition<E> not() {
        return new Not<>(this);
    }

    /** A condition that every event satisfies. */
    static <E> Condition<E> always() {
        return new Constant<>(true);
    }

    /** A condition that no event satisfies. */
    static <E> Condition<E> never() {
        return new Constant<>(false);
    }

    /**
     * A condition on the event alone; equal only to one of the same lambda object. If jobs go on from checkpoints, prefer
     * one with a {@link #named name}: of others it cannot be seen whether they have changed. It may not throw for any event that
     * reaches the pattern.
     */
    static <E> Condition<E> of(Predicate<? super E> predicate) {
        return new OnEvent<>(Objects.requireNonNull(predicate, "predicate"));
    }

    /** A free condition that may read the events of every stage; equal only to one of the same lambda object. */
    static <E> Condition<E> of(IterativeCondition<E> condition) {
        return new Iterative<>(Reads.EVERYTHING, Objects.requireNonNull(condition, "condition"));
    }

    /** A free condition that reads the declared stages and aggregates only. */
    static <E> Condition<E> of(Reads reads, IterativeCondition<E> condition) {
        return new Iterative<>(Objects.requireNonNull(reads, "reads"), Objects.requireNonNull(condition, "condition"));
    }

    /**
     * A condition on the event alone that has a name: it is printed as the name and equal to every other of that name,
     * so that patterns built twice are equal and share its evaluation. Keep names unique within an event type.
     */
    static <E> Condition<E> named(String name, Predicate<? super E> predicate) {
        return new Named<>(Objects.requireNonNull(name, "name"), of(predicate));
    }

    /** The event is an instance of a class. */
    static <E> Condition<E> subtype(Class<? extends E> type) {
        return new Subtype<>(Objects.requireNonNull(type, "type"));
    }

    /**
     * The event is an instance of a class and satisfies a condition on that class. If the condition reads the events of
     * a stage, they must be instances of the class too.
     */
    static <E, S extends E> Condition<E> subtype(Class<S> type, Condition<? super S> condition) {
        return new As<>(Objects.requireNonNull(type, "type"), narrow(condition));
    }

    /**
     * The same condition seen as one on a subtype; sound since a condition only consumes events.
     *
     * @param condition a condition on a supertype of the events
     */
    @SuppressWarnings("unchecked")
    static <E> Condition<E> narrow(Condition<? super E> condition) {
        return (Condition<E>) Objects.requireNonNull(condition, "condition");
    }

    /** A constant. */
    record Constant<E>(boolean value) implements Condition<E> {
        @Override
        public boolean test(E event, Captures<? extends E> captures) {
            return value;
        }

        @Override
        public Reads reads() {
            return Reads.NOTHING;
        }

        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    /** Both hold. */
    record And<E>(Condition<E> left, Condition<E> right) implements Condition<E> {
        @Override
        public boolean test(E event, Captures<? extends E> captures) {
            return left.test(event, captures) && right.test(event, captures);
        }

        @Override
        public Reads reads() {
            return left.reads().union(right.reads());
        }

        @Override
        public String toString() {
            return Text.inside(And.class, left) + " and " + Text.inside(And.class, right);
        }
    }

    /** At least one holds. */
    record Or<E>(Condition<E> left, Condition<E> right) implements Condition<E> {
        @Override
        public boolean test(E event, Captures<? extends E> captures) {
            return left.test(event, captures) || right.test(event, captures);
        }

        @Override
        public Reads reads() {
            return left.reads().union(right.reads());
        }

        @Override
        public String toString() {
            return Text.inside(Or.class, left) + " or " + Text.inside(Or.class, right);
        }
    }

    /** It does not hold. */
    record Not<E>(Condition<E> condition) implements Condition<E> {
        @Override
        public boolean test(E event, Captures<? extends E> captures) {
            return !condition.test(event, captures);
        }

        @Override
        public Reads reads() {
            return condition.reads();
        }

        @Override
        public String toString() {
            return "not (" + condition + ")";
        }
    }

    /** The event is an instance of a class. */
    record Subtype<E>(Class<? extends E> type) implements Condition<E> {
        @Override
        public boolean test(E event, Captures<? extends E> captures) {
            return type.isInstance(event);
        }

        @Override
        public Reads reads() {
            return Reads.NOTHING;
        }

        @Override
        public String toString() {
            return "is " + type.getSimpleName();
        }
    }

    /** The event is an instance of a class and satisfies a condition on that class. */
    record As<E, S extends E>(Class<S> type, Condition<S> condition) implements Condition<E> {
        @Override
        @SuppressWarnings("unchecked")
        public boolean test(E event, Captures<? extends E> captures) {
            // The captures are only handed on; the stages that the condition reads hold what it takes them for.
            return type.isInstance(event) && condition.test((S) event, (Captures<? extends S>) captures);
        }

        @Override
        public Reads reads() {
            return condition.reads();
        }

        @Override
        public String toString() {
            return "is " + type.getSimpleName() + " and " + Text.inside(And.class, condition);
        }
    }

    /** A condition that is known by its name. */
    record Named<E>(String name, Condition<E> condition) implements Condition<E> {
        @Override
        public boolean test(E event, Captures<? extends E> captures) {
            return condition.test(event, captures);
        }

        @Override
        public Reads reads() {
            return condition.reads();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Named<?> that && name.equals(that.name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** A lambda on the event; equal only to the same lambda object. */
    record OnEvent<E>(Predicate<? super E> predicate) implements Condition<E> {
        @Override
        public boolean test(E event, Captures<? extends E> captures) {
            return predicate.test(event);
        }

        @Override
        public Reads reads() {
            return Reads.NOTHING;
        }

        @Override
        public String toString() {
            return "lambda";
        }
    }

    /** A lambda on the event and the captures; equal only to the same lambda object. */
    record Iterative<E>(Reads reads, IterativeCondition<E> condition) implements Condition<E> {
        @Override
        @SuppressWarnings("unchecked")
        public boolean test(E event, Captures<? extends E> captures) {
            return condition.test(event, (Captures<E>) captures);
        }

        @Override
        public String toString() {
            return "lambda on " + reads;
        }
    }

    /** A comparison of two numbers; a side that is absent is NaN and decides for {@code ifAbsent}. */
    record Comparison<E>(NumberExpression<E> left, Operator operator, NumberExpression<E> right, boolean ifAbsent)
            implements Condition<E> {
        @Override
        public boolean test(E event, Captures<? extends E> captures) {
            double a = left.number(event, captures);
            double b = right.number(event, captures);
            return (Double.isNaN(a) || Double.isNaN(b)) ? ifAbsent : operator.compare(a, b);
        }

        @Override
        public Reads reads() {
            return left.reads().union(right.reads());
        }

        /** The same comparison, with another answer where one side has no value, such as the last event of none. */
        public Comparison<E> ifAbsent(boolean answer) {
            return new Comparison<>(left, operator, right, answer);
        }

        @Override
        public String toString() {
            return left + " " + operator + " " + right + (ifAbsent ? " or absent" : "");
        }
    }

    /** Two values are equal, or different; a side that is absent decides for {@code ifAbsent}. */
    record Equality<E>(Expression<E, ?> left, boolean equal, Expression<E, ?> right, boolean ifAbsent)
            implements Condition<E> {
        @Override
        public boolean test(E event, Captures<? extends E> captures) {
            Object a = left.value(event, captures);
            Object b = right.value(event, captures);
            return (a == null || b == null) ? ifAbsent : a.equals(b) == equal;
        }

        @Override
        public Reads reads() {
            return left.reads().union(right.reads());
        }

        /** The same, with another answer where one side has no value, such as the last event of none. */
        public Equality<E> ifAbsent(boolean answer) {
            return new Equality<>(left, equal, right, answer);
        }

        @Override
        public String toString() {
            return left + (equal ? " == " : " != ") + right + (ifAbsent ? " or absent" : "");
        }
    }

    /** The value of an expression is present, or is not. */
    record Presence<E>(Expression<E, ?> left, boolean present) implements Condition<E> {
        @Override
        public boolean test(E event, Captures<? extends E> captures) {
            return (left.value(event, captures) != null) == present;
        }

        @Override
        public Reads reads() {
            return left.reads();
        }

        @Override
        public String toString() {
            return left + (present ? " is present" : " is absent");
        }
    }

    /** The value of an expression is, or is not, in a set; false if it is absent. */
    record In<E, V>(Expression<E, V> left, Set<V> values, boolean inside) implements Condition<E> {
        /** Copies the set, keeping its order. */
        public In {
            values = Collections.unmodifiableSet(new LinkedHashSet<>(values));
        }

        @Override
        public boolean test(E event, Captures<? extends E> captures) {
            V value = left.value(event, captures);
            return value != null && values.contains(value) == inside;
        }

        @Override
        public Reads reads() {
            return left.reads();
        }

        @Override
        public String toString() {
            return values.size() == 1
                    ? left + (inside ? " is " : " is not ") + Text.values(values)
                    : left + (inside ? " in (" : " not in (") + Text.values(values) + ")";
        }
    }

    /** The value of an expression satisfies a lambda; equal only to the same lambda object. */
    record Matches<E, V>(Expression<E, V> left, Predicate<? super V> predicate) implements Condition<E> {
        @Override
        public boolean test(E event, Captures<? extends E> captures) {
            V value = left.value(event, captures);
            return value != null && predicate.test(value);
        }

        @Override
        public Reads reads() {
            return left.reads();
        }

        @Override
        public String toString() {
            return left + " matches lambda";
        }
    }
}
