// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import io.tidemark.match.MatchHandler;
import io.tidemark.nfa.NfaMatcher;
import io.tidemark.nfa.NfaOutline;
import io.tidemark.runtime.state.StateFormat;
import io.tidemark.serde.EventSerializer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the runtime asks of the engine for one pattern: {@link NfaMatcher}, with the states that it
 * defines. In tests the naive matcher takes its place, so that a difference can be laid at one door.
 *
 * @param <E> type of the events
 * @param <S> type of the states
 */
public interface PatternMatcher<E, S> {
    /** The deadline of a state whose time never runs out. */
    long NEVER = Long.MAX_VALUE;

    /** The class of events that may matter to a key with nothing open. */
    int BEGINS = NfaMatcher.BEGINS;

    /** All classes that a state can react to. */
    int EVERY_CLASS = NfaMatcher.EVERY_CLASS;

    /**
     * Processes an event. Null: nothing is open.
     *
     * @param state of a key for which time has passed up to the timestamp
     */
    @Nullable
    S process(@Nullable S state, E event, long timestampMillis, long eventId, MatchHandler<E> handler);

    /**
     * What is open for a key after {@link #process} or {@link #advanceTo} has thrown because of a condition or a limit. Null:
     * nothing.
     *
     * @param state what was passed to it
     */
    default @Nullable S afterFailure(@Nullable S state) {
        return state;
    }

    /**
     * Fires what ends at or before the timestamp. Null: nothing is open.
     *
     * @param timestampMillis the {@link #deadline} of the state, unless {@link #timePassesUnseen}
     */
    @Nullable
    S advanceTo(S state, long timestampMillis, MatchHandler<E> handler);

    /** Whether nothing that comes out tells when {@link #advanceTo} was called, so that it need not be at each deadline. */
    default boolean timePassesUnseen() {
        return false;
    }

    /** End of bounded input, at this time: emits what was held back. The state is of no further use. */
    void flush(S state, long timestampMillis, MatchHandler<E> handler);

    /** Whether the event changes nothing for any key. */
    boolean ignorable(E event);

    /**
     * Whether an event may be kept from a key that does not react to its {@link #classes}: time need not pass for the key
     * then. If so the runtime asks for the classes of each event before it is processed.
     */
    default boolean mayPassOver() {
        return false;
    }

    /**
     * The classes an event is in, as eight bits; with {@link #BEGINS} it may matter to a key with nothing open. Of an event
     * whose conditions cannot be tested all bits.
     */
    default int classes(E event) {
        return BEGINS | EVERY_CLASS;
    }

    /** The classes of events that may change a state from now on, as eight bits. */
    default int reactions(S state) {
        return EVERY_CLASS;
    }

    /**
     * How states are written to bytes.
     *
     * @param events writes the events in them
     */
    StateFormat<S> format(EventSerializer<E> events);

    /** What checkpoints keep of the pattern, so that its states can be read when it has changed. */
    NfaOutline outline();

    /** How many lambdas without a name the pattern has: whether they have changed cannot be seen. */
    default int lambdas() {
        return 0;
    }

    /**
     * Takes over states that were written before the pattern was changed.
     *
     * @param before what was kept of it
     * @param events reads the events in them, and writes them again
     */
    StateTransfer transferFrom(NfaOutline before, EventSerializer<E> events);

    /** When {@link #advanceTo} is to be called if no event comes, or {@link #NEVER}. */
    long deadline(S state);

    /** Names of the stages, in the order of the pattern. */
    List<String> stages();

    /** Whether a stage forbids events, indexed as {@link #stages()}. */
    default boolean isNegated(int stage) {
        return false;
    }

    /** Adds the open partial matches of a state under the stages they wait for, indexed as {@link #stages()}. */
    void countOpenMatches(S state, long[] countsByStage);

    /** How many complete matches of a state are held back by an earlier partial match. */
    default long countHeldBack(S state) {
        return 0;
    }

    /** How many events each stage has taken, indexed as {@link #stages()}; empty if that is not counted. */
    default long[] takenEvents() {
        return new long[0];
    }

    /** How many events ended partial matches because a stage forbids them, likewise. */
    default long[] killingEvents() {
        return new long[0];
    }

    /** How many events met a limit of a key: they were refused, or older partial matches were dropped for them. */
    long refusedEvents();

    /** How many calls found more matches than the limit allows, and dropped the rest. */
    long overflows();

    /** Estimated heap size of a state, events and key excluded. */
    long sizeInBytes(S state);
}
