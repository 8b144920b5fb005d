// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which partial and completed matches are dropped when a match is emitted. Immutable and thread-safe.
 *
 * <p>With any strategy but {@link #noSkip()} a match is emitted only when no partial match that began earlier is still
 * open, so it may come later than the event that completed it: bound the wait with {@code within}. Matches are emitted
 * by their first event ascending, then in the order of their completion, then the one that takes the earliest events
 * first. With {@link #noSkip()} each is emitted when it is complete.
 *
 * <p>The examples are written as those of {@link Pattern}.
 *
 * @param strategy the rule
 * @param stage the stage that {@link Strategy#TO_FIRST} and {@link Strategy#TO_LAST} name; null for the others
 * @param throwOnMiss whether a match in which {@code stage} took no event, or in which that event is the first of the
 *     match, is an error
 */
public record AfterMatchSkip(Strategy strategy, @Nullable String stage, boolean throwOnMiss) {

    /** The rules. */
    public enum Strategy {
        /** Nothing is dropped. */
        NO_SKIP,
        /** Everything that starts at or before the first event of the match is dropped. */
        TO_NEXT,
        /** Everything that starts at or before the last event of the match is dropped. */
        PAST_LAST_EVENT,
        /** Everything that starts before the first event of a stage is dropped. */
        TO_FIRST,
        /** Everything that starts before the last event of a stage is dropped. */
        TO_LAST
    }

    /** Checks that a stage is named where one is needed, and that only such a strategy can miss. */
    public AfterMatchSkip {
        boolean toStage = strategy == Strategy.TO_FIRST || strategy == Strategy.TO_LAST;
        if (toStage != (stage != null)) {
            throw new IllegalArgumentException("strategy " + strategy + " with stage " + stage
                    + ": TO_FIRST and TO_LAST need a stage, the others have none");
        }
        if (throwOnMiss && !toStage) {
            throw new IllegalArgumentException("strategy " + strategy
                    + " can miss no stage: throwExceptionOnMiss() is for skipToFirst(stage) and skipToLast(stage)");
        }
    }

    /**
     * Every match is emitted and nothing is dropped; the default.
     *
     * <pre>{@code begin("a").where(A).oneOrMore().followedBy("b").where(B).afterMatch(noSkip())
     *     a1 a2 b3 gives {a: a1 a2, b: b3} {a: a1, b: b3} {a: a2, b: b3}}</pre>
     */
    public static AfterMatchSkip noSkip() {
        return new AfterMatchSkip(Strategy.NO_SKIP, null, false);
    }

    /**
     * Drops everything that starts with the same event as the match: one match for each first event.
     *
     * <pre>{@code begin("a").where(A).oneOrMore().followedBy("b").where(B).afterMatch(skipToNext())
     *     a1 a2 b3 a4 b5 gives {a: a1 a2, b: b3} {a: a2, b: b3} {a: a4, b: b5}}</pre>
     */
    public static AfterMatchSkip skipToNext() {
        return new AfterMatchSkip(Strategy.TO_NEXT, null, false);
    }

    /**
     * Drops everything that starts within the match: matches never overlap.
     *
     * <pre>{@code begin("a").where(A).oneOrMore().followedBy("b").where(B).afterMatch(skipPastLastEvent())
     *     a1 a2 b3 a4 b5 gives {a: a1 a2, b: b3} {a: a4, b: b5}}</pre>
     */
    public static AfterMatchSkip skipPastLastEvent() {
        return new AfterMatchSkip(Strategy.PAST_LAST_EVENT, null, false);
    }

    /**
     * Drops everything that starts before the first event that {@code stage} took.
     *
     * <pre>{@code begin("a").where(A).oneOrMore().followedBy("b").where(B).afterMatch(skipToFirst("b"))
     *     a1 a2 b3 a4 b5 gives {a: a1 a2, b: b3} {a: a4, b: b5}}</pre>
     *
     * @param stage a stage at the top level, not negated; a match in which it took nothing drops nothing
     */
    public static AfterMatchSkip skipToFirst(String stage) {
        return new AfterMatchSkip(Strategy.TO_FIRST, Objects.requireNonNull(stage, "stage"), false);
    }

    /**
     * Drops everything that starts before the last event that {@code stage} took.
     *
     * <pre>{@code begin("a").where(A).oneOrMore().followedBy("b").where(B).afterMatch(skipToLast("a"))
     *     a1 a2 b3 a4 b5 gives {a: a1 a2, b: b3} {a: a2, b: b3} {a: a2 a4, b: b5} {a: a4, b: b5}}</pre>
     *
     * @param stage a stage at the top level, not negated; a match in which it took nothing drops nothing
     */
    public static AfterMatchSkip skipToLast(String stage) {
        return new AfterMatchSkip(Strategy.TO_LAST, Objects.requireNonNull(stage, "stage"), false);
    }

    /**
     * The same, but it is an error if the stage took no event, or if its event is the first of the match, as then
     * nothing would be skipped: the matcher then fails instead of emitting the match.
     *
     * @throws IllegalArgumentException if the strategy names no stage
     */
    public AfterMatchSkip throwExceptionOnMiss() {
        return new AfterMatchSkip(strategy, stage, true);
    }

    /** The call that makes it, as in {@code skipToFirst("a").throwExceptionOnMiss()}. */
    @Override
    public String toString() {
        String call = switch (strategy) {
            case NO_SKIP -> "noSkip()";
            case TO_NEXT -> "skipToNext()";
            case PAST_LAST_EVENT -> "skipPastLastEvent()";
            case TO_FIRST -> "skipToFirst(\"" + stage + "\")";
            case TO_LAST -> "skipToLast(\"" + stage + "\")";
        };
        return throwOnMiss ? call + ".throwExceptionOnMiss()" : call;
    }
}
