// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

import io.tidemark.match.MatchHandler;
import io.tidemark.nfa.match.Engine;
import io.tidemark.nfa.match.PatternFacts;
import io.tidemark.nfa.match.StateAdaptation;
import io.tidemark.nfa.match.StateCodec;
import io.tidemark.serde.EventSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Matches one pattern for any number of keys, in one thread. The state of a key is passed in and out, so that the host
 * keeps it where it likes: it must pass what the last call for the key returned, and forget the key when that is null.
 * Not thread-safe; a state may be used with any matcher of the same {@link Nfa} and options, by one thread at a time.
 *
 * <p>The events of a key must come in the order of their timestamps; those with equal timestamps are taken to have
 * happened in the order they come in.
 *
 * <p>What a handler throws comes out of the call, and the matches of the call that were not handed out are lost. A handler
 * must not call the matcher. After any call that throws, {@link #afterFailure} says what is open for the key.
 *
 * @param <E> type of the events
 */
public final class NfaMatcher<E> {
    /** Of {@link #classes}: the event may matter to a key with nothing open, too. */
    public static final int BEGINS = 1 << 8;

    /** Of {@link #reactions}: the state may change on any event. */
    public static final int EVERY_CLASS = 0xFF;

    private final Engine<E> engine;
    private final StateCodec<E> codec;
    private final PatternFacts<E> facts;
    private final MatcherOptions options;

    NfaMatcher(PatternFacts<E> facts, MatcherOptions options) {
        this.facts = facts;
        this.options = options;
        this.engine = new Engine<>(facts, options);
        this.codec = new StateCodec<>(facts, options, engine);
    }

    /**
     * Lets time pass for the key up to the timestamp, as {@link #advanceTo}, then processes the event.
     *
     * @param state what the last call for the key returned; null: nothing is open
     * @param event the event
     * @param timestampMillis event time, not before that of the last call for the key
     * @param eventId identity of the event for {@link io.tidemark.match.Match#eventId}, such as its place in the source
     * @param handler is given the matches during the call
     * @return what is open now; null: nothing
     * @throws ConditionException if a condition throws; what is open is as before the event, but for the time that has passed
     * @throws LimitExceededException if a limit is reached and the policy is to fail, see {@link EngineLimits.Policy#FAIL}
     * @throws SkipMissException if the pattern's skip strategy throws on a miss, and misses
     */
    public @Nullable KeyState process(
            @Nullable KeyState state, E event, long timestampMillis, long eventId, MatchHandler<E> handler) {
        return engine.process(state, event, timestampMillis, eventId, handler);
    }

    /**
     * What is open for the key of the last call of {@link #process} or {@link #advanceTo}, if that has thrown: to be kept in
     * place of what was passed to it. Can be asked for once.
     *
     * <p>After a condition, or a limit that refuses an event, that is what was open before the event. After anything that is
     * thrown while matches are handed out, by a handler, by a skip strategy that misses or because there are more matches
     * than the limit, it is what is open after the event.
     *
     * @return null: nothing is open
     */
    public @Nullable KeyState afterFailure() {
        return engine.afterFailure();
    }

    /**
     * Lets time pass: windows that end at or before the timestamp are over. All of them end together: a host whose results must
     * not depend on how often it calls, goes from {@link #deadline} to deadline.
     *
     * @param state what the last call for the key returned
     * @param timestampMillis event time; no event of the key before or at it will come
     * @param handler is given the matches and time-outs during the call
     * @return what is open now; null: nothing
     */
    public @Nullable KeyState advanceTo(KeyState state, long timestampMillis, MatchHandler<E> handler) {
        return engine.advance(state, timestampMillis, handler);
    }

    /**
     * End of bounded input: no partial match can go on, so completed matches that an earlier partial match held back
     * are emitted. The state is of no use afterwards.
     *
     * @param state what the last call for the key returned
     * @param timestampMillis event time of the end, the timestamp of the matches
     * @param handler is given the matches during the call
     */
    public void flush(KeyState state, long timestampMillis, MatchHandler<E> handler) {
        engine.flush(state, timestampMillis, handler);
    }

    /**
     * Whether no key, whatever is open there, would change on this event, and nothing would be emitted: a host need
     * not keep such an event, nor put it in order. Tests the conditions on the event alone.
     */
    public boolean ignorable(E event) {
        return engine.timePassesUnseen() && engine.changesNothing(event);
    }

    /**
     * Whether no open partial match of any key would change on this event, and none begin: instead of processing it a
     * host may just {@link #advanceTo} its timestamp, if anything is open for its key. Tests the conditions on the
     * event alone.
     */
    public boolean changesNothing(E event) {
        return engine.changesNothing(event);
    }

    /**
     * Whether it cannot be told from what is emitted when time passes for a key: no time-outs are reported, nothing
     * waits for the end of a window, and no match waits for another to time out. It is then enough to call
     * {@link #advanceTo} to free memory.
     */
    public boolean timePassesUnseen() {
        return engine.timePassesUnseen();
    }

    /**
     * Whether it may help a host to compare {@link #classes} with {@link #reactions}: there are patterns of which every
     * state reacts to every event.
     */
    public boolean mayPassOver() {
        return engine.mayPassOver();
    }

    /**
     * The classes an event is in, as bits, for a host that keeps for each key which classes it reacts to. If the event
     * has neither {@link #BEGINS} nor a bit in common with the {@link #reactions} of what is open, or nothing is open,
     * then {@link #process} would do what {@link #advanceTo} does and nothing else.
     *
     * <p>Tests the conditions on the event alone. If {@link #process} follows with the same event, before any other call
     * with an event, it does not test them again: the event must not change in between.
     */
    public int classes(E event) {
        return engine.classes(event);
    }

    /**
     * The classes of events that may change a state, as eight bits, see {@link #classes}. As time passes there are at
     * most fewer. Cheap, if called once after each call that returns the state.
     */
    public int reactions(KeyState state) {
        return engine.reactions(state);
    }

    /**
     * Event time at which {@link #advanceTo} should be called if no event of the key comes before: something will be
     * emitted, or memory is freed. {@link Long#MAX_VALUE}: never. After an event it may be at or before its time, if a partial
     * match that has ignored the event may no longer wait; after {@link #advanceTo} it is later than the time reached.
     */
    public long deadline(KeyState state) {
        return engine.deadline(state);
    }

    /**
     * Adds the number of open partial matches of a key to {@code countsByStage}, under the first stage each is waiting
     * for, indexed as {@link Nfa#stages()}. Takes time in proportion to the size of the state.
     */
    public void countOpenMatches(KeyState state, long[] countsByStage) {
        engine.countOpen(state, countsByStage);
    }

    /**
     * How many matches of a key are complete and held back by a partial match that began earlier, which may still skip them:
     * see {@link io.tidemark.pattern.AfterMatchSkip}. Each counts, also those of which one will skip another.
     */
    public long countHeldBack(KeyState state) {
        return engine.countHeldBack(state);
    }

    /** Estimated heap size of a state in bytes, events and key excluded. */
    public long sizeInBytes(KeyState state) {
        return engine.sizeInBytes(state);
    }

    /** How many events of all keys met a limit and were dropped, or made older partial matches be dropped. */
    public long refusedEvents() {
        return engine.refusedEvents();
    }

    /** How many calls found more matches than {@link EngineLimits#maxMatchesPerEvent}, and dropped the rest. */
    public long overflows() {
        return engine.overflows();
    }

    /**
     * How many events each stage has taken, over all keys, indexed as {@link Nfa#stages()}. An event counts once for a
     * stage, however many partial matches take it there.
     */
    public long[] takenEvents() {
        return engine.takenEvents();
    }

    /**
     * How many events ended partial matches because a NOT forbids them, by the stage of the NOT, over all keys, indexed as
     * {@link Nfa#stages()}. An event counts once for a stage, however many partial matches it ends.
     */
    public long[] killingEvents() {
        return engine.killingEvents();
    }

    /**
     * The state of a key as bytes: versioned, with the fingerprint of the pattern and a checksum.
     *
     * @param state what the last call for the key returned
     * @param serializer writes the events in it
     */
    public byte[] save(KeyState state, EventSerializer<E> serializer) {
        return codec.save(state, serializer);
    }

    /**
     * A copy of a state, which calls with the one do not change in the other: one of them goes on, while another matcher, in
     * another thread, may {@link #save} the other. The state itself if it never changes. Costs less than to write it, and may
     * be called while it is written.
     *
     * @param state what the last call for the key returned
     */
    public KeyState copy(KeyState state) {
        return engine.copy(state);
    }

    /**
     * The state of a key from its bytes.
     *
     * @param bytes from {@link #save} of a matcher of the same pattern
     * @param serializer reads the events in it
     * @throws StateFormatException if the bytes are damaged, of an unknown version, or of another pattern
     */
    public KeyState restore(byte[] bytes, EventSerializer<E> serializer) {
        return codec.restore(bytes, serializer);
    }

    /** What is to be kept with saved states, so that they can be read when the pattern, or an option, has changed. */
    public NfaOutline outline() {
        return new NfaOutline(facts.outline(options));
    }

    /**
     * Takes over states of the pattern as it was, before it was changed.
     *
     * @param before the pattern as it was
     * @param serializer reads the events of the states
     */
    public StateAdapter<E> adapterFrom(NfaOutline before, EventSerializer<E> serializer) {
        return new StateAdapter<>(new StateAdaptation<>(facts, options, engine, before.outline(), serializer));
    }
}
