// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import io.tidemark.runtime.state.StateChanges;

/** Is handed what is in a segment, in the order in which it was written. */
interface SegmentVisitor {
    /** Wants to know nothing but whether the segment is what was written. */
    SegmentVisitor NONE = new SegmentVisitor() {
        private final StateChanges none = new StateChanges() {
            @Override
            public void put(byte[] key, long deadlineMillis, byte[] state) {}

            @Override
            public void remove(byte[] key) {}
        };

        @Override
        public StateChanges store(String name) {
            return none;
        }

        @Override
        public void waiting(long timestampMillis, long eventId, byte[] event) {}
    };

    /** Where the changes of a store are to go. Called once per store and segment, before its first change. */
    StateChanges store(String name);

    /** An event that waited in the reorder buffer. The array may be kept. */
    void waiting(long timestampMillis, long eventId, byte[] event);
}
