// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern.condition;

/**
 * An {@link Aggregate} whose value is one number: the engine keeps such values side by side, without an object for
 * each. Must be pure.
 *
 * @param <E> type of the events
 */
public interface NumberFold<E> {
    /** The value before the first event. */
    double initial();

    /** The value after one more event. */
    double add(double value, E event);
}
