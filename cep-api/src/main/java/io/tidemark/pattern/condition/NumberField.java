// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern.condition;

import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A named numeric property of the events, made by {@link Field#number}. Equal by name, like {@link Field}. Whole
 * numbers are exact up to 2<sup>53</sup>: make identities a {@code Field<E, Long>}.
 *
 * @param <E> type of the events
 */
public final class NumberField<E> extends NumberExpression<E> {
    private final String name;
    private final ToDoubleFunction<? super E> getter;

    NumberField(String name, ToDoubleFunction<? super E> getter) {
        this.name = Objects.requireNonNull(name, "name");
        this.getter = Objects.requireNonNull(getter, "getter");
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** The value for an event, NaN if absent. */
    public double of(E event) {
        return getter.applyAsDouble(event);
    }

    @Override
    public double number(E event, Captures<? extends E> captures) {
        return getter.applyAsDouble(event);
    }

    @Override
    public Reads reads() {
        return Reads.NOTHING;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NumberField<?> that && name.equals(that.name);
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
