// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.stream;

/** Counts: the ids of the events, and the names of what is made up on the way. */
final class EventIds {
    private long events;
    private long names;

    long next() {
        return ++events;
    }

    long nextName() {
        return ++names;
    }

    /** How many events there are so far. */
    long count() {
        return events;
    }
}
