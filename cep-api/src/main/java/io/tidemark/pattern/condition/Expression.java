// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern.condition;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A value computed from an event, or from what the partial match has taken before it. Immutable and comparable.
 *
 * @param <E> type of the events
 * @param <V> type of the value
 */
public abstract sealed class Expression<E, V> permits Field, NumberExpression, Expression.OfAggregate {
    Expression() {}

    /** The value, or null if there is none. */
    public abstract @Nullable V value(E event, Captures<? extends E> captures);

    /** What it reads of the partial match. */
    public abstract Reads reads();

    /** The value is this one. */
    public final Condition<E> is(V value) {
        return in(List.of(value));
    }

    /** The value is present and is not this one. */
    public final Condition<E> isNot(V value) {
        return new Condition.In<>(this, Set.of(value), false);
    }

    /** The value is one of these. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public final Condition<E> in(V... values) {
        return in(List.of(values));
    }

    /** The value is one of these, and present. */
    public final Condition<E> in(Iterable<? extends V> values) {
        Set<V> set = new LinkedHashSet<>();
        values.forEach(value -> set.add(Objects.requireNonNull(value, "value")));
        return new Condition.In<>(this, set, true);
    }

    /** There is a value. */
    public final Condition<E> isPresent() {
        return new Condition.Presence<>(this, true);
    }

    /** There is no value: the field of the event is null or NaN, or no event was taken that could have one. */
    public final Condition<E> isAbsent() {
        return new Condition.Presence<>(this, false);
    }

    /** The value is present and satisfies a lambda. */
    public final Condition<E> matches(Predicate<? super V> predicate) {
        return new Condition.Matches<>(this, Objects.requireNonNull(predicate, "predicate"));
    }

    /** The value equals another one, such as {@code last("a", MERCHANT)}; false if one is absent. */
    public final Condition.Equality<E> sameAs(Expression<? super E, ? extends V> other) {
        return new Condition.Equality<>(this, true, narrow(other), false);
    }

    /** The value differs from another one; false if one is absent. */
    public final Condition.Equality<E> differsFrom(Expression<? super E, ? extends V> other) {
        return new Condition.Equality<>(this, false, narrow(other), false);
    }

    @SuppressWarnings("unchecked")
    static <E, V> Expression<E, V> narrow(Expression<? super E, ? extends V> expression) {
        return (Expression<E, V>) Objects.requireNonNull(expression, "expression");
    }

    /** The result of an aggregate, of any type. */
    static final class OfAggregate<E, V> extends Expression<E, V> {
        private final Aggregate<E, ?, ? extends @Nullable V> aggregate;

        OfAggregate(Aggregate<E, ?, ? extends @Nullable V> aggregate) {
            this.aggregate = aggregate;
        }

        @Override
        public @Nullable V value(E event, Captures<? extends E> captures) {
            return captures.value(aggregate);
        }

        @Override
        public Reads reads() {
            return Reads.aggregate(aggregate);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof OfAggregate<?, ?> that && aggregate.equals(that.aggregate);
        }

        @Override
        public int hashCode() {
            return aggregate.hashCode();
        }

        @Override
        public String toString() {
            return aggregate.toString();
        }
    }
}
