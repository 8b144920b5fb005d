// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.compile;

import io.tidemark.nfa.program.NfaState;
import io.tidemark.pattern.Connector;
import io.tidemark.pattern.Contiguity;
import io.tidemark.pattern.Element;
import io.tidemark.pattern.Group;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where in the pattern an element stands.
 *
 * @param chain the sequence it belongs to: the pattern, or the body of {@code scope}'s group
 * @param index its place there
 * @param following the element after it; for the last of a group what follows the group; null at the end
 * @param scope the innermost group around it
 */
record Position<E>(
        List<Element<E>> chain, int index, @Nullable Element<E> following, Scope<E> scope) {

    /**
     * The innermost group around an element.
     *
     * @param group null at the top level
     * @param firstIteration whether the states made are those of the group's first iteration
     * @param entryGapMillis largest time from the event before the iteration to its first event
     */
    record Scope<E>(@Nullable Group<E> group, boolean firstIteration, long entryGapMillis) {
        static <E> Scope<E> top() {
            return new Scope<>(null, true, NfaState.NO_GAP);
        }
    }

    Element<E> element() {
        return chain.get(index);
    }

    /** Whether the element is the head of a group: the contiguity before it is then the group's matter. */
    boolean headOfGroup() {
        return scope.group != null && index == 0;
    }

    boolean headOfOptionalFirstIteration() {
        Group<E> group = scope.group;
        return group != null
                && index == 0
                && scope.firstIteration
                && group.quantifier().optional();
    }

    /** Contiguity before the first event of the element. */
    Contiguity outerContiguity() {
        Group<E> group = scope.group;
        if (group != null && index == 0) {
            return scope.firstIteration
                    ? group.connector().contiguity()
                    : group.quantifier().inner();
        }
        return element().connector().contiguity();
    }

    /** Contiguity between the events, or iterations, of the element. */
    Contiguity innerContiguity() {
        Group<E> group = scope.group;
        return group != null && index == 0
                ? group.quantifier().inner()
                : element().quantifier().inner();
    }

    /** Whether the following element is a notFollowedBy. */
    boolean beforeNotFollowedBy() {
        return following != null && following.connector() == Connector.NOT_FOLLOWED_BY;
    }

    /** Largest time from the previous event of the match to the first event of the element. */
    long firstGapMillis() {
        long own = millis(element().withinPrevious());
        boolean canBeFirst = chain.subList(0, index).stream().allMatch(Position::canBeEmpty);
        return canBeFirst ? Math.min(own, scope.entryGapMillis) : own;
    }

    /** Largest time between two events of the element, or two of its iterations. */
    long innerGapMillis() {
        return Math.min(
                millis(element().withinPrevious()),
                millis(element().quantifier().window()));
    }

    static long millis(@Nullable Duration window) {
        return window == null ? NfaState.NO_GAP : window.toMillis();
    }

    private static boolean canBeEmpty(Element<?> element) {
        return element.connector().negated()
                || element.quantifier().optional()
                || (element instanceof Group<?> group
                        && group.body().elements().stream().allMatch(Position::canBeEmpty));
    }
}
