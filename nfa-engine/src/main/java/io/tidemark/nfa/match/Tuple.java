// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What later conditions may read of a run: a value for each live slot, plain numbers apart from the others. Runs with
 * equal tuples share their future. Immutable.
 */
final class Tuple {
    /** Nothing is read. */
    static final Tuple EMPTY = new Tuple(new double[0], new Object[0]);

    private static final @Nullable Object[] NO_VALUES = {};

    private final double[] numbers;
    private final @Nullable Object[] values;
    private final int valuesHash;

    Tuple(double[] numbers, @Nullable Object[] values) {
        this.numbers = numbers;
        this.values = values;
        this.valuesHash = Arrays.hashCode(values);
    }

    /** A tuple of nothing but numbers. */
    static Tuple ofNumbers(double[] numbers) {
        return new Tuple(numbers, NO_VALUES);
    }

    /** The numbers, by number slot; those of slots that are not live are 0. */
    double[] numbers() {
        return numbers;
    }

    /** Whether it holds more than numbers. */
    boolean hasValues() {
        return values.length > 0;
    }

    /** A hash of what it holds besides numbers. */
    int valuesHash() {
        return valuesHash;
    }

    /** A value that is no plain number. */
    @Nullable
    Object value(int slot) {
        return values[slot];
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Tuple that
                        && valuesHash == that.valuesHash
                        && Arrays.equals(numbers, that.numbers)
                        && Arrays.equals(values, that.values));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(numbers) * 31 + valuesHash;
    }
}
