// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

import io.tidemark.match.MatchHandler;
import io.tidemark.serde.EventSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Matches one pattern for any number of keys, in one thread. The state of a key is passed in and out.
 *
 * @param <E> type of the events
 */
@SuppressWarnings("UnusedVariable")
public final class NfaMatcher<E> {
    NfaMatcher(Nfa<E> nfa, MatcherOptions options) {}

    /** Advances the key to the timestamp, then processes the event. */
    public @Nullable KeyState process(
            @Nullable KeyState state, E event, long timestampMillis, long eventId, MatchHandler<? super E> handler) {
        throw new IllegalStateException();
    }

    /** Fires all windows that end at or before the timestamp. */
    public @Nullable KeyState advanceTo(KeyState state, long timestampMillis, MatchHandler<? super E> handler) {
        throw new IllegalStateException();
    }

    /** End of bounded input: emits the completed matches that were held back, drops the rest. */
    public void flush(KeyState state, MatchHandler<? super E> handler) {
        throw new IllegalStateException();
    }

    /** Whether no key, whatever is open there, would change on this event and nothing observable would happen. */
    public boolean ignorable(E event) {
        throw new IllegalStateException();
    }

    /** Next event time at which advanceTo would emit something or free memory; {@link Long#MAX_VALUE}: never. */
    public long deadline(KeyState state) {
        throw new IllegalStateException();
    }

    /** Open partial matches by stage waited for, added to {@code countsByStage}, indexed as {@code Nfa.stages()}. */
    public void countOpenMatches(KeyState state, long[] countsByStage) {
        throw new IllegalStateException();
    }

    /** Estimated heap size of a state, events and key excluded. */
    public long sizeInBytes(KeyState state) {
        throw new IllegalStateException();
    }

    /** The state as bytes: versioned, with the pattern's fingerprint and a checksum. */
    public byte[] save(KeyState state, EventSerializer<E> serializer) {
        throw new IllegalStateException();
    }

    /** The state from its bytes. */
    public KeyState restore(byte[] bytes, EventSerializer<E> serializer) {
        throw new IllegalStateException();
    }
}
