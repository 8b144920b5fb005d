// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.reference;

import java.util.Comparator;
import java.util.List;

/**
 * Which of two matches with the same first event, completed by the same trigger, comes first. Only the first is ours;
 * the others show whether a result hangs on it.
 */
public enum TieOrder {
    /** The one that takes the earliest events first; the longer before its prefix; then by stage. */
    EARLIEST_EVENTS_FIRST(1),
    /** The other way round. */
    LATEST_EVENTS_FIRST(-1),
    /** By a hash of the path: an arbitrary order. */
    ARBITRARY(0),
    /** By another hash of the path. */
    ARBITRARY_TOO(7);

    private final int sign;

    TieOrder(int sign) {
        this.sign = sign;
    }

    <E> Comparator<Path<E>> comparator() {
        if (sign == 1 || sign == -1) {
            return (left, right) -> sign * compare(left.nodes(), right.nodes());
        }
        Comparator<Path<E>> byHash = Comparator.comparingInt(path -> ((path.hashCode() + sign) * 0x9E3779B9) >>> 7);
        return byHash.thenComparing((left, right) -> compare(left.nodes(), right.nodes()));
    }

    private static <E> int compare(List<Path<E>> left, List<Path<E>> right) {
        int common = Math.min(left.size(), right.size());
        for (int i = 0; i < common; i++) {
            int byEvent = Long.compare(left.get(i).ordinal, right.get(i).ordinal);
            if (byEvent != 0) {
                return byEvent;
            }
        }
        if (left.size() != right.size()) {
            return Integer.compare(right.size(), left.size());
        }
        for (int i = 0; i < common; i++) {
            int byStage = Integer.compare(left.get(i).stage, right.get(i).stage);
            if (byStage != 0) {
                return byStage;
            }
        }
        return 0;
    }
}
