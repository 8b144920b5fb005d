// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The records of one source partition that could not be used, as far as they may be read again after a restart: what became
 * of them is told once. One that could be used when it was read first, and not when it is read again, is not among them: to
 * pass over it would lose an event. Not thread-safe.
 */
final class ToldFailures {
    /** More are not kept: the first ones are told once more after a restart. */
    static final int CAPACITY = 10_000;

    private final Set<Long> before = new HashSet<>();
    private final ArrayDeque<Long> told = new ArrayDeque<>();

    /** An earlier run has told these. */
    void restore(List<Long> positions) {
        before.addAll(positions);
    }

    /** A record cannot be used; says whether an earlier run has told that. Positions grow. */
    boolean add(long position) {
        if (told.size() == CAPACITY) {
            told.removeFirst();
        }
        told.addLast(position);
        return before.contains(position);
    }

    /** Those that are read again if reading begins at a position. What is before is forgotten. */
    List<Long> from(long position) {
        while (!told.isEmpty() && told.getFirst() < position) {
            told.removeFirst();
        }
        return told.isEmpty() ? List.of() : List.copyOf(told);
    }
}
