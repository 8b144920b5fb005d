// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

import io.tidemark.nfa.match.StateAdaptation;
import org.jspecify.annotations.Nullable;

/**
 * Takes the states of keys over from a pattern as it was to the pattern as it is. A partial match lives on, with all its
 * events, if nothing that it has behind it has changed:
 *
 * <ul>
 *   <li>the stages that have taken its events are there under the same names, with the same conditions, contiguity and number
 *       of events, in the same order, with nothing new between them;
 *   <li>the stage it waits for is there. What that stage and those after it look for may have changed: it counts from now on.
 * </ul>
 *
 * <p>Other partial matches are dropped, and of a key what is beyond 100,000 partial matches or 1,000,000 events in all of them
 * together. A match that is complete, and held back by an earlier partial match, lives on as a partial match does, unless the new
 * after-match skip strategy lets no match wait; if it does not live on it is lost. It is not emitted instead: whether it would ever
 * have been is open, as the earlier one may skip it, and what is made of matches may not know its stages. The window and the after-match skip strategy may change; they hold from now on. Of
 * conditions only the text is compared, so two lambdas are the same unless they are
 * {@linkplain io.tidemark.pattern.condition.Condition#named named} differently. Of a pattern that was given another
 * {@linkplain io.tidemark.pattern.Pattern#version(int) version} nothing lives on.
 *
 * <p>Example: of {@code begin("small").where(A).times(3).followedBy("large").where(B)} a key has one partial match with two
 * events of "small", waiting for the third, and one with three, waiting for "large". If {@code B} changes both live on. If
 * {@code times(3)} becomes {@code times(4)} the first lives on, and the second is dropped, as it waits for "large" without a
 * fourth event. If {@code A} changes both are dropped.
 *
 * <p>Belongs to a matcher, and to its thread. Not thread-safe.
 *
 * @param <E> type of the events
 */
public final class StateAdapter<E> {
    private final StateAdaptation<E> adaptation;

    StateAdapter(StateAdaptation<E> adaptation) {
        this.adaptation = adaptation;
    }

    /**
     * What becomes of a state.
     *
     * @param state bytes from {@link NfaMatcher#save} of the pattern as it was
     * @return the state of the pattern as it is; null: nothing of it lives on
     * @throws StateFormatException if the bytes are damaged, of a later version, or not of the pattern of the outline
     */
    public @Nullable KeyState adapt(byte[] state) {
        return adaptation.adapt(state);
    }

    /** What became of the partial and the complete matches of all states so far. */
    public AdaptedMatches tally() {
        return adaptation.tally();
    }
}
