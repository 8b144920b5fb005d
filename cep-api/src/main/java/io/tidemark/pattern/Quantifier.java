// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How many events (or iterations, for a group) an element takes.
 *
 * @param kind one, a bounded number, or a loop
 * @param min smallest number, at least 1 in a valid pattern; that none will do as well is said by {@code optional}
 * @param max largest number, {@link #UNBOUNDED} for a loop
 * @param optional whether the element may be left out
 * @param greedy whether the element takes every event it can before the pattern goes on
 * @param inner contiguity between the events of the element
 * @param innerSet whether {@code inner} was chosen by {@code consecutive} or {@code allowCombinations}
 * @param window largest time between two events of the element, exclusive; null: unlimited
 */
public record Quantifier(
        Kind kind,
        int min,
        int max,
        boolean optional,
        boolean greedy,
        Contiguity inner,
        boolean innerSet,
        @Nullable Duration window) {

    /** The {@code max} of a loop. */
    public static final int UNBOUNDED = Integer.MAX_VALUE;

    /** Exactly one, not optional: what an element has without any quantifier call. */
    public static final Quantifier ONE =
            new Quantifier(Kind.ONE, 1, 1, false, false, Contiguity.SKIP_TILL_NEXT, false, null);

    /** The families of quantifiers. */
    public enum Kind {
        /** No quantifier: one event or one iteration. */
        ONE,
        /** {@code times(n)} or {@code times(n, m)}. */
        TIMES,
        /** {@code oneOrMore()} or {@code timesOrMore(n)}. */
        LOOP
    }

    /** The call that sets the number, as in {@code times(2, 3)}; that it is optional is not part of it. */
    public String call() {
        return switch (kind) {
            case ONE -> "times(1)";
            case TIMES -> min == max ? "times(" + min + ")" : "times(" + min + ", " + max + ")";
            case LOOP -> min == 1 ? "oneOrMore()" : "timesOrMore(" + min + ")";
        };
    }

    Quantifier repeated(Kind newKind, int newMin, int newMax, @Nullable Duration newWindow) {
        return new Quantifier(newKind, newMin, newMax, optional, greedy, inner, innerSet, newWindow);
    }

    Quantifier withOptional() {
        return new Quantifier(kind, min, max, true, greedy, inner, innerSet, window);
    }

    Quantifier withGreedy() {
        return new Quantifier(kind, min, max, optional, true, inner, innerSet, window);
    }

    Quantifier withInner(Contiguity contiguity) {
        return new Quantifier(kind, min, max, optional, greedy, contiguity, true, window);
    }
}
