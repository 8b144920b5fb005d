// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import io.tidemark.nfa.AdaptedMatches;
import org.jspecify.annotations.Nullable;

/** Takes states of a pattern over that were written before the pattern was changed. Not thread-safe. */
public interface StateTransfer {
    /**
     * What becomes of a state.
     *
     * @param state its bytes, as the pattern wrote it then
     * @return its bytes, as the pattern writes it now; null: nothing of it lives on
     * @throws IllegalArgumentException if it is not a state of the pattern as it was
     */
    byte @Nullable [] transfer(byte[] state);

    /** When the time of the state runs out that was transferred last, or {@link PatternMatcher#NEVER}. */
    long deadlineMillis();

    /** What became of the matches in all states so far. */
    AdaptedMatches tally();
}
