// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

/**
 * How runs are named: an int that is either a node of the {@link RunDag} or, for a run of one event, that event.
 *
 * <pre>
 * bit 31          sign: set only in NIL
 * bits 30..1      index of the node, or of the event
 * bit 0           1: event, 0: node
 * </pre>
 */
final class Ref {
    /** No run. */
    static final int NIL = -1;

    /** Indexes from here on do not fit; a dag is renumbered before it gets there. */
    static final int MAX_INDEX = 1 << 30;

    private Ref() {}

    static int node(int index) {
        return index << 1;
    }

    static int event(int index) {
        return (index << 1) | 1;
    }

    static boolean isEvent(int ref) {
        return (ref & 1) != 0;
    }

    static int index(int ref) {
        return ref >>> 1;
    }
}
