// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern.condition;

import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value folded over the events that a stage takes, one at a time, so that a condition on it costs the same however
 * long the match is. The usual ones are in {@link Aggregates}; {@link #of} makes one of one's own:
 *
 * <pre>{@code
 * static final Aggregate<Trip, Double, Double> DISTANCE =
 *         Aggregate.of("distance", "leg", 0.0, (metres, leg) -> metres + leg.metres(), metres -> metres / 1000);
 *
 * Pattern.begin("leg").where(DRIVING).oneOrMore().next("stop").where(number(DISTANCE).greaterThan(100))
 *
 * input    leg(60 km) leg(50 km) stop
 * matches  {leg: leg(60 km) leg(50 km), stop: stop}     // and not {leg: leg(50 km), stop: stop}
 * }</pre>
 *
 * <p>Immutable; thread-safe if its functions are. They must be pure, may not throw, and are called once for each event
 * that a partial match takes. Values must be immutable with {@code equals} and {@code hashCode}: partial matches with
 * equal values share their state, so the fewer different values there can be, the less is kept.
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
    private final @Nullable NumberFold<E> numberFold;

    private Aggregate(
            String function,
            String stage,
            Object over,
            A initial,
            BiFunction<? super A, ? super E, ? extends A> add,
            Function<? super A, ? extends R> result,
            @Nullable NumberFold<E> numberFold) {
        this.function = Objects.requireNonNull(function, "function");
        this.stage = Objects.requireNonNull(stage, "stage");
        this.over = Objects.requireNonNull(over, "of");
        this.initial = Objects.requireNonNull(initial, "initial");
        this.add = Objects.requireNonNull(add, "add");
        this.result = Objects.requireNonNull(result, "result");
        this.numberFold = numberFold;
    }

    /**
     * An aggregate of one's own.
     *
     * @param name what it is called in texts; aggregates of the same name, stage, initial value and function
     *     objects are equal
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
        return new Aggregate<>(name, stage, List.of(initial, add, result), initial, add, result, null);
    }

    static <E, A, R> Aggregate<E, A, R> over(
            String function,
            String stage,
            Object over,
            A initial,
            BiFunction<? super A, ? super E, ? extends A> add,
            Function<? super A, ? extends R> result) {
        return new Aggregate<>(function, stage, over, initial, add, result, null);
    }

    static <E> Aggregate<E, Double, Double> ofNumbers(String function, String stage, Object over, NumberFold<E> fold) {
        return new Aggregate<>(function, stage, over, fold.initial(), fold::add, Function.identity(), fold);
    }

    /** Its name: count, sum, avg, min, max, first, last, distinct, values for distinctWith, or one's own. */
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

    /** The same on plain numbers, where value and result are one and the same number; null: they are not. */
    public @Nullable NumberFold<E> numberFold() {
        return numberFold;
    }

    /** Which events are counted; null: it does not say. */
    @Nullable
    Condition<?> condition() {
        return over instanceof Condition<?> condition ? condition : null;
    }

    /** What conditions see of a value. */
    public R result(A value) {
        return result.apply(value);
    }

    /** Equal if it computes the same: same name, stage and field or, for one's own, initial value and functions. */
    @Override
    public boolean equals(@Nullable Object other) {
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
        String argument = over instanceof Expression<?, ?> || over instanceof Condition<?> ? ", " + over : "";
        return function + "(\"" + stage + "\"" + argument + ")";
    }
}
