// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.reference;

/**
 * One partial match.
 *
 * @param state number of its state
 * @param path what it has taken, at least one event
 * @param <E> type of the events
 */
record Run<E>(int state, Path<E> path) {
    /** Number of its first event in the order of processing. */
    long start() {
        return path.first().ordinal;
    }
}
