// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern;

import io.tidemark.pattern.condition.Condition;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One member of the sequence that a {@link Pattern} is: a stage or a group. Immutable; made by the methods of Pattern,
 * read by what compiles, prints or explains it.
 *
 * @param <E> type of the events
 */
public sealed interface Element<E> permits Stage, Group {
    /** How it is attached to the element before it. */
    Connector connector();

    /** How often it occurs. */
    Quantifier quantifier();

    /** The stop condition of its loop; null: none. */
    @Nullable
    Condition<E> until();

    /** Window over the whole match set on this element; null: none. */
    @Nullable
    Duration within();

    /** Window since the previous event of the match; null: none. */
    @Nullable
    Duration withinPrevious();

    /** Calls that make no sense on this element, in words; empty in a valid pattern. */
    List<String> misuses();
}
