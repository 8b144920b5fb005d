// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern.condition;

import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A named property of the events, declared once and used in conditions that the engine can read, share and print:
 *
 * <pre>{@code
 * static final NumberField<CardAuth> AMOUNT = Field.number("amount", CardAuth::amount);
 * static final Field<CardAuth, String> COUNTRY = Field.of("country", CardAuth::country);
 *
 * Pattern.begin("large").where(AMOUNT.greaterThan(500)).where(COUNTRY.in("DE", "FR"))
 *
 * input    CardAuth(600, "DE") CardAuth(400, "DE") CardAuth(700, null)
 * matches  {large: CardAuth(600, "DE")}
 * }</pre>
 *
 * <p>Two fields are equal if they have the same name: keep names unique within an event type. Immutable; thread-safe if
 * its getter is, which must be pure. Values need {@code equals} and {@code hashCode} and may not change.
 *
 * @param <E> type of the events
 * @param <V> type of the value
 */
public final class Field<E, V> extends Expression<E, V> {
    private final String name;
    private final Function<? super E, ? extends @Nullable V> getter;

    private Field(String name, Function<? super E, ? extends @Nullable V> getter) {
        this.name = Objects.requireNonNull(name, "name");
        this.getter = Objects.requireNonNull(getter, "getter");
    }

    /** A field of any type; the getter must be pure and may return null for "absent". */
    public static <E, V> Field<E, V> of(String name, Function<? super E, ? extends @Nullable V> getter) {
        return new Field<>(name, getter);
    }

    /** A numeric field; the getter must be pure and may return NaN for "absent". */
    public static <E> NumberField<E> number(String name, ToDoubleFunction<? super E> getter) {
        return new NumberField<>(name, getter);
    }

    /** Its name. */
    public String name() {
        return name;
    }

    @Override
    public @Nullable V value(E event, Captures<? extends E> captures) {
        return getter.apply(event);
    }

    /** The value for an event, null if absent. */
    public @Nullable V of(E event) {
        return getter.apply(event);
    }

    @Override
    public Reads reads() {
        return Reads.NOTHING;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Field<?, ?> that && name.equals(that.name);
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
