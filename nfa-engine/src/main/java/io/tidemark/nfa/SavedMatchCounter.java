// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

import io.tidemark.nfa.match.SavedRunCounter;

/** Counts the partial matches in saved states of a pattern of which only the outline is left. Not thread-safe. */
public final class SavedMatchCounter {
    private final SavedRunCounter counter;

    SavedMatchCounter(SavedRunCounter counter) {
        this.counter = counter;
    }

    /**
     * Counts those of one more state. Its events are not read.
     *
     * @param state bytes from {@link NfaMatcher#save} of the pattern of the outline
     * @throws StateFormatException if the bytes are damaged, of a later version, or not of the pattern of the outline
     */
    public void add(byte[] state) {
        counter.add(state);
    }

    /** What was counted so far, as dropped, without a reason. */
    public AdaptedMatches dropped() {
        return counter.dropped();
    }
}
