// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern.condition;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A number computed from an event and from aggregates over what the partial match has taken. Absent is NaN: it spreads
 * through arithmetic, and a comparison with it is false unless it says {@code ifAbsent(true)}.
 *
 * @param <E> type of the events
 */
public abstract sealed class NumberExpression<E> extends Expression<E, Double>
        permits NumberField,
                NumberExpression.Constant,
                NumberExpression.OfAggregate,
                NumberExpression.DistinctWith,
                NumberExpression.Arithmetic {
    /** Most operations inside each other: they are walked by recursion. */
    private static final int MAX_DEPTH = 500;

    NumberExpression() {}

    /** The number, or NaN if there is none. */
    public abstract double number(E event, Captures<? extends E> captures);

    @Override
    public final @Nullable Double value(E event, Captures<? extends E> captures) {
        double number = number(event, captures);
        return Double.isNaN(number) ? null : number;
    }

    /** Greater than a constant. */
    public final Condition.Comparison<E> greaterThan(double limit) {
        return compare(Operator.GREATER, limit);
    }

    /** At least a constant. */
    public final Condition.Comparison<E> atLeast(double limit) {
        return compare(Operator.AT_LEAST, limit);
    }

    /** Less than a constant. */
    public final Condition.Comparison<E> lessThan(double limit) {
        return compare(Operator.LESS, limit);
    }

    /** At most a constant. */
    public final Condition.Comparison<E> atMost(double limit) {
        return compare(Operator.AT_MOST, limit);
    }

    /** Equal to a constant, without a box around each number. */
    public final Condition.Comparison<E> is(double value) {
        return compare(Operator.EQUAL, value);
    }

    /** Not equal to a constant, without a box around each number; false if the number is absent. */
    public final Condition.Comparison<E> isNot(double value) {
        return compare(Operator.NOT_EQUAL, value);
    }

    /** From {@code low} to {@code high}, the latter excluded; false if the number is absent. */
    public final Condition<E> between(double low, double high) {
        return atLeast(low).and(lessThan(high));
    }

    /** Greater than another number. */
    public final <T extends E> Condition.Comparison<T> greaterThan(NumberExpression<? super T> other) {
        return compare(Operator.GREATER, other);
    }

    /** At least another number. */
    public final <T extends E> Condition.Comparison<T> atLeast(NumberExpression<? super T> other) {
        return compare(Operator.AT_LEAST, other);
    }

    /** Less than another number. */
    public final <T extends E> Condition.Comparison<T> lessThan(NumberExpression<? super T> other) {
        return compare(Operator.LESS, other);
    }

    /** At most another number. */
    public final <T extends E> Condition.Comparison<T> atMost(NumberExpression<? super T> other) {
        return compare(Operator.AT_MOST, other);
    }

    /** Equal to another number. */
    public final <T extends E> Condition.Comparison<T> is(NumberExpression<? super T> other) {
        return compare(Operator.EQUAL, other);
    }

    /** Not equal to another number; false if one is absent. */
    public final <T extends E> Condition.Comparison<T> isNot(NumberExpression<? super T> other) {
        return compare(Operator.NOT_EQUAL, other);
    }

    /** Compared with another number; false if one is absent. */
    public final <T extends E> Condition.Comparison<T> compare(Operator operator, NumberExpression<? super T> other) {
        return new Condition.Comparison<>(narrow(this), operator, narrow(other), false);
    }

    /** Compared with a constant; false if the number is absent. */
    public final Condition.Comparison<E> compare(Operator operator, double constant) {
        return new Condition.Comparison<>(this, operator, constant(constant), false);
    }

    /** Plus a constant. */
    public final NumberExpression<E> plus(double other) {
        return new Arithmetic<>(this, '+', constant(other));
    }

    /** Minus a constant. */
    public final NumberExpression<E> minus(double other) {
        return new Arithmetic<>(this, '-', constant(other));
    }

    /** Times a constant. */
    public final NumberExpression<E> times(double factor) {
        return new Arithmetic<>(this, '*', constant(factor));
    }

    /** Divided by a constant. */
    public final NumberExpression<E> dividedBy(double divisor) {
        return new Arithmetic<>(this, '/', constant(divisor));
    }

    /** Plus another number. */
    public final <T extends E> NumberExpression<T> plus(NumberExpression<? super T> other) {
        return new Arithmetic<>(narrow(this), '+', narrow(other));
    }

    /** Minus another number. */
    public final <T extends E> NumberExpression<T> minus(NumberExpression<? super T> other) {
        return new Arithmetic<>(narrow(this), '-', narrow(other));
    }

    /** Times another number. */
    public final <T extends E> NumberExpression<T> times(NumberExpression<? super T> other) {
        return new Arithmetic<>(narrow(this), '*', narrow(other));
    }

    /** Divided by another number. */
    public final <T extends E> NumberExpression<T> dividedBy(NumberExpression<? super T> other) {
        return new Arithmetic<>(narrow(this), '/', narrow(other));
    }

    /** Refuses NaN, which means absent: what is compared with it would never hold. */
    static <E> NumberExpression<E> constant(double value) {
        if (Double.isNaN(value)) {
            throw new IllegalArgumentException("constant NaN: a constant must be a number; for absent values see"
                    + " isAbsent() and ifAbsent(answer)");
        }
        return new Constant<>(value);
    }

    /** The same number seen as one of a subtype; sound since an expression only consumes events. */
    @SuppressWarnings("unchecked")
    static <E> NumberExpression<E> narrow(NumberExpression<? super E> expression) {
        return (NumberExpression<E>) Objects.requireNonNull(expression, "expression");
    }

    static final class Constant<E> extends NumberExpression<E> {
        private final double value;

        Constant(double value) {
            this.value = value;
        }

        @Override
        public double number(E event, Captures<? extends E> captures) {
            return value;
        }

        @Override
        public Reads reads() {
            return Reads.NOTHING;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Constant<?> that && Double.compare(value, that.value) == 0;
        }

        @Override
        public int hashCode() {
            return Double.hashCode(value);
        }

        @Override
        public String toString() {
            return value == Math.rint(value) && Math.abs(value) < 1e15
                    ? Long.toString((long) value)
                    : Double.toString(value);
        }
    }

    static final class OfAggregate<E> extends NumberExpression<E> {
        private final Aggregate<E, ?, ? extends Number> aggregate;

        OfAggregate(Aggregate<E, ?, ? extends Number> aggregate) {
            this.aggregate = aggregate;
        }

        @Override
        public double number(E event, Captures<? extends E> captures) {
            return captures.number(aggregate);
        }

        @Override
        public Reads reads() {
            return Reads.aggregate(aggregate);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof OfAggregate<?> that && aggregate.equals(that.aggregate);
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

    /** The size of a set of captured values, with that of the event at hand. */
    static final class DistinctWith<E, V> extends NumberExpression<E> {
        private final Expression<E, V> of;
        private final Aggregate<E, PersistentSet<V>, PersistentSet<V>> captured;

        DistinctWith(Expression<E, V> of, Aggregate<E, PersistentSet<V>, PersistentSet<V>> captured) {
            this.of = of;
            this.captured = captured;
        }

        @Override
        public double number(E event, Captures<? extends E> captures) {
            return Aggregates.with(captures.value(captured), of, event).size();
        }

        @Override
        public Reads reads() {
            return Reads.aggregate(captured);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof DistinctWith<?, ?> that && captured.equals(that.captured);
        }

        @Override
        public int hashCode() {
            return captured.hashCode();
        }

        @Override
        public String toString() {
            return "distinctWith(\"" + captured.stage() + "\", " + of + ")";
        }
    }

    static final class Arithmetic<E> extends NumberExpression<E> {
        private final NumberExpression<E> left;
        private final char operator;
        private final NumberExpression<E> right;
        private final Reads reads;
        private final int depth;

        Arithmetic(NumberExpression<E> left, char operator, NumberExpression<E> right) {
            this.depth = 1 + Math.max(depth(left), depth(right));
            if (depth > MAX_DEPTH) {
                throw new IllegalArgumentException("arithmetic of more than " + MAX_DEPTH
                        + " operations inside each other, the limit: compute it in a field of its own");
            }
            this.left = left;
            this.operator = operator;
            this.right = right;
            this.reads = left.reads().union(right.reads());
        }

        private static int depth(NumberExpression<?> operand) {
            return operand instanceof Arithmetic<?> arithmetic ? arithmetic.depth : 0;
        }

        @Override
        public double number(E event, Captures<? extends E> captures) {
            double a = left.number(event, captures);
            double b = right.number(event, captures);
            return switch (operator) {
                case '+' -> a + b;
                case '-' -> a - b;
                case '*' -> a * b;
                default -> a / b;
            };
        }

        @Override
        public Reads reads() {
            return reads;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Arithmetic<?> that
                    && operator == that.operator
                    && left.equals(that.left)
                    && right.equals(that.right);
        }

        @Override
        public int hashCode() {
            return Objects.hash(left, operator, right);
        }

        @Override
        public String toString() {
            return operand(left) + " " + operator + " " + operand(right);
        }

        private static String operand(NumberExpression<?> operand) {
            return operand instanceof Arithmetic ? "(" + operand + ")" : operand.toString();
        }
    }
}
