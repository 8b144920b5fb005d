// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.reference;

import java.util.Comparator;
import java.util.List;

/**
 * Which of two completed matches with the same first event comes first. Only the first order is ours; the others show
 * whether a result hangs on it.
 */
public enum TieOrder {
    /**
     * The one that was completed first; of those completed at once, the one that at the first difference takes the
     * earlier event, or takes the same event for the earlier stage, or goes on where the other ends.
     */
    EARLIEST_EVENTS_FIRST,
    /** The other way round. */
    LATEST_EVENTS_FIRST,
    /** By a hash of the path, whenever it was completed: an arbitrary order. */
    ARBITRARY,
    /** By another hash of the path. */
    ARBITRARY_TOO;

    /** What is ordered: a path, and the number of the trigger that completed it. */
    record Completion<E>(Path<E> path, long trigger) {}

    <E> Comparator<Completion<E>> comparator() {
        Comparator<Completion<E>> ours = Comparator.<Completion<E>>comparingLong(Completion::trigger)
                .thenComparing((left, right) ->
                        compare(left.path().nodes(), right.path().nodes()));
        return switch (this) {
            case EARLIEST_EVENTS_FIRST -> ours;
            case LATEST_EVENTS_FIRST -> ours.reversed();
            case ARBITRARY -> TieOrder.<E>byHash(0).thenComparing(ours);
            case ARBITRARY_TOO -> TieOrder.<E>byHash(7).thenComparing(ours);
        };
    }

    private static <E> Comparator<Completion<E>> byHash(int salt) {
        return Comparator.comparingInt(match -> ((match.path().hashCode() + salt) * 0x9E3779B9) >>> 7);
    }

    private static <E> int compare(List<Path<E>> left, List<Path<E>> right) {
        int common = Math.min(left.size(), right.size());
        for (int i = 0; i < common; i++) {
            int byEvent = Long.compare(left.get(i).ordinal, right.get(i).ordinal);
            if (byEvent != 0) {
                return byEvent;
            }
            int byStage = Integer.compare(left.get(i).stage, right.get(i).stage);
            if (byStage != 0) {
                return byStage;
            }
        }
        return Integer.compare(right.size(), left.size());
    }
}
