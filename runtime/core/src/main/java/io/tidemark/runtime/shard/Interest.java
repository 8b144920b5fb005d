// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import org.jspecify.annotations.Nullable;

/**
 * Says of an event whether a pattern ignores it, by the event alone.
 *
 * @param eventType only events of this type are there for the pattern; null: all
 * @param matcher the matcher of the pattern, of the thread that asks
 * @param <E> type of the events
 */
record Interest<E>(@Nullable Class<?> eventType, PatternMatcher<E, ?> matcher) {
    /** Whether the event changes nothing, whatever is open. An event on which that cannot be said is not ignored. */
    boolean ignores(E event) {
        if (eventType != null && !eventType.isInstance(event)) {
            return true;
        }
        try {
            return matcher.ignorable(event);
        } catch (Exception e) {
            // It will fail again when its turn comes, in order, and is dealt with there.
            return false;
        }
    }
}
