// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What later conditions may read of a run and is no plain number: a value for each live slot. Runs with equal tuples,
 * and equal numbers, share their future. Immutable.
 */
final class Tuple {
    /** Nothing is read. */
    static final Tuple EMPTY = new Tuple(new Object[0]);

    private final @Nullable Object[] values;
    private final int hash;

    Tuple(@Nullable Object[] values) {
        this.values = values;
        this.hash = Arrays.hashCode(values);
    }

    @Nullable
    Object value(int slot) {
        return values[slot];
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Tuple that && hash == that.hash && Arrays.equals(values, that.values));
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
