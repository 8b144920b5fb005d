// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.time;

/**
 * Is told the events that wait in a {@link ReorderBuffer}.
 *
 * @param <E> type of the events
 */
@FunctionalInterface
public interface WaitingVisitor<E> {
    /** An event that waits, in no particular order. */
    void visit(long timestampMillis, long eventId, E event);
}
