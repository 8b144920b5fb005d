// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern;

import io.tidemark.pattern.condition.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A named stage, which takes events, or, if its connector is negated, forbids them. Made by {@link Pattern}. Immutable.
 *
 * @param name the variable under which the events of the stage are found in a match
 * @param connector how it is attached to the element before it
 * @param condition what an event must satisfy; null: every event does
 * @param quantifier how many events it takes
 * @param until stop condition of a loop; null: none
 * @param within window over the whole match; null: none
 * @param withinPrevious window since the previous event of the match; null: none
 * @param misuses calls that make no sense on this stage, in words
 * @param <E> type of the events
 */
public record Stage<E>(
        String name,
        Connector connector,
        @Nullable Condition<E> condition,
        Quantifier quantifier,
        @Nullable Condition<E> until,
        @Nullable Duration within,
        @Nullable Duration withinPrevious,
        List<String> misuses)
        implements Element<E> {

    /** Copies the list, so that a stage never changes. */
    public Stage {
        misuses = List.copyOf(misuses);
    }

    static <E> Element<E> plain(String name, Connector connector) {
        Objects.requireNonNull(name, "name");
        return new Stage<>(name, connector, null, Quantifier.ONE, null, null, null, List.of());
    }
}
