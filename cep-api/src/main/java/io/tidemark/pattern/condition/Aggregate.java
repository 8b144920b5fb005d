// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern.condition;

import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A value folded over the events that a stage takes, one at a time, so that a condition on it costs the same however
 * long the match is. Immutable; the functions must be pure, and the values immutable with {@code equals} and
 * {@code hashCode}: partial matches with equal values share their state.
 *
 * @param <E> type of the events
 * @param <A> type of the folded value
 * @param <R> type of the result that conditions see
 */
public final class Aggregate<E, A, R> {
    private final String function;
    private final String stage;
    private final Object over;
    private final A initial;
    private final BiFunction<? super A, ? super E, ? extends A> add;
    private final Function<? super A, ? extends R> result;

    private Aggregate(
            String function,
            String stage,
            Object over,
            A initial,
            BiFunction<? super A, ? super E, ? extends A> add,
            Function<? super A, ? extends R> result) {
        this.function = Objects.requireNonNull(function, "function");
        this.stage = Objects.requireNonNull(stage, "stage");
        this.over = over;
        this.initial = initial;
        this.add = Objects.requireNonNull(add, "add");
        this.result = Objects.requireNonNull(result, "result");
    }

    /**
     * An aggregate of one's own.
     *
     * @param name what it is called in texts; two aggregates of the same name, stage and functions are one
     * @param stage the stage whose events are folded
     * @param initial value before the first event
     * @param add the value after one more event
     * @param result what conditions see of the value
     */
    public static <E, A, R> Aggregate<E, A, R> of(
            String name,
            String stage,
            A initial,
            BiFunction<? super A, ? super E, ? extends A> add,
            Function<? super A, ? extends R> result) {
        return new Aggregate<>(name, stage, add, initial, add, result);
    }

    static <E, A, R> Aggregate<E, A, R> over(
            String function,
            String stage,
            Object over,
            A initial,
            BiFunction<? super A, ? super E, ? extends A> add,
            Function<? super A, ? extends R> result) {
        return new Aggregate<>(function, stage, over, initial, add, result);
    }

    /** Its name: count, sum, avg, min, max, first, last, distinct, or the user's own. */
    public String function() {
        return function;
    }

    /** The stage whose events are folded. */
    public String stage() {
        return stage;
    }

    /** The value before the first event. */
    public A initial() {
        return initial;
    }

    /** The value after one more event. */
    public A add(A value, E event) {
        return add.apply(value, event);
    }

    /** What conditions see of a value. */
    public R result(A value) {
        return result.apply(value);
    }

    /** Equal if it computes the same: same name, same stage, same field (or same function, for one's own). */
    @Override
    public boolean equals(Object other) {
        return other instanceof Aggregate<?, ?, ?> that
                && function.equals(that.function)
                && stage.equals(that.stage)
                && over.equals(that.over);
    }

    @Override
    public int hashCode() {
        return Objects.hash(function, stage, over);
    }

    @Override
    public String toString() {
        String argument = over instanceof Expression<?, ?> ? ", " + over : "";
        return function + "(\"" + stage + "\"" + argument + ")";
    }
}
