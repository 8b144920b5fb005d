// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern;

import io.tidemark.pattern.condition.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A pattern used as one element of another. Made by {@link Pattern}. Immutable. It has no name: the events of all its
 * iterations are found in a match under the names of the stages inside.
 *
 * @param body the pattern inside
 * @param connector how it is attached to the element before it; it holds for the first stage inside
 * @param quantifier how many iterations it takes
 * @param until stop condition of a loop; null: none
 * @param within window over the whole match; null: none
 * @param withinPrevious window since the previous event of the match; null: none
 * @param misuses calls that make no sense on this group, in words
 * @param <E> type of the events
 */
public record Group<E>(
        Pattern<E> body,
        Connector connector,
        Quantifier quantifier,
        @Nullable Condition<E> until,
        @Nullable Duration within,
        @Nullable Duration withinPrevious,
        List<String> misuses)
        implements Element<E> {

    /** Copies the list, so that a group never changes. */
    public Group {
        misuses = List.copyOf(misuses);
    }

    static <E> Element<E> plain(Pattern<E> body, Connector connector) {
        Objects.requireNonNull(body, "group");
        return new Group<>(body, connector, Quantifier.ONE, null, null, null, List.of());
    }
}
