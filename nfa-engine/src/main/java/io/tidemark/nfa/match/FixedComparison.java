// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import io.tidemark.pattern.condition.Captures;
import io.tidemark.pattern.condition.Condition;
import io.tidemark.pattern.condition.NumberExpression;
import io.tidemark.pattern.condition.Operator;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of a number of the event alone with one that depends on the run, such as {@code
 * AMOUNT.greaterThan(last("a", AMOUNT).times(2))}: the former is computed once for an event, however many runs are asked. One
 * thread.
 */
final class FixedComparison<E> {
    private final NumberExpression<E> ofEvent;
    private final NumberExpression<E> ofRun;
    private final Operator operator;
    private final boolean eventIsLeft;
    private final boolean ifAbsent;
    private long knownFor = -1;
    private double known;

    private FixedComparison(Condition.Comparison<E> comparison, boolean eventIsLeft) {
        this.ofEvent = eventIsLeft ? comparison.left() : comparison.right();
        this.ofRun = eventIsLeft ? comparison.right() : comparison.left();
        this.operator = comparison.operator();
        this.eventIsLeft = eventIsLeft;
        this.ifAbsent = comparison.ifAbsent();
    }

    /** The condition in this form; null: it does not have it. */
    static <E> @Nullable FixedComparison<E> of(Condition<E> condition) {
        if (condition instanceof Condition.Comparison<E> comparison) {
            boolean left = comparison.left().reads().isNothing();
            if (left || comparison.right().reads().isNothing()) {
                return new FixedComparison<>(comparison, left);
            }
        }
        return null;
    }

    /** Whether it holds; {@code number} is another one for each event. */
    boolean test(E event, Captures<E> captures, long number) {
        if (knownFor != number) {
            known = ofEvent.number(event, captures);
            knownFor = number;
        }
        double other = ofRun.number(event, captures);
        return eventIsLeft ? compare(known, other) : compare(other, known);
    }

    private boolean compare(double a, double b) {
        if (Double.isNaN(a) || Double.isNaN(b)) {
            return ifAbsent;
        }
        return switch (operator) {
            case LESS -> a < b;
            case AT_MOST -> a <= b;
            case GREATER -> a > b;
            case AT_LEAST -> a >= b;
            case EQUAL -> a == b;
            case NOT_EQUAL -> a != b;
        };
    }
}
