// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern.condition;

/**
 * A free condition on an event and the events captured so far. The most general tier, and the dearest: what it reads
 * keeps partial matches apart that could otherwise share their state. Declare what it reads:
 * {@code where(reads("a"), (event, captures) -> event.amount() > captures.last("a").amount())}.
 *
 * @param <E> type of the events
 */
@FunctionalInterface
public interface IterativeCondition<E> {
    /**
     * Tests an event. Must be pure: same arguments, same answer, no side effect; it may be called at most once for an
     * event and a set of captures, in any order, also for partial matches that die on the same event.
     *
     * @param event the event offered
     * @param captures what the partial match has taken before it
     */
    boolean test(E event, Captures<E> captures);
}
