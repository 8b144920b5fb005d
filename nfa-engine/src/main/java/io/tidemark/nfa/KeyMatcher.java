// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

import io.tidemark.match.Match;
import io.tidemark.match.MatchHandler;
import io.tidemark.match.TimedOutMatch;
import io.tidemark.serde.EventSerializer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Matches one pattern for one key, wherever you like: no threads, no clock, no I/O. Not thread-safe.
 *
 * <pre>{@code
 * KeyMatcher<Event> matcher = Tidemark.compile(pattern).newKeyMatcher(MatcherOptions.defaults().withTimeouts());
 * matcher.process(event, timestampMillis, match -> alert(match.first("cash-in")));
 * matcher.advanceTo(watermarkMillis, match -> ..., timedOut -> log(timedOut.waitingFor()));
 * byte[] bytes = matcher.save(serializer);
 * }</pre>
 *
 * <p>A window that ends while no event comes is noticed by {@code advanceTo} only: call it for patterns that end with a
 * notFollowedBy. {@link #nextDeadline} says when it is worth a call.
 *
 * <p>Time leaps to the timestamp of a call: what ends on the way ends together. With time-outs under a skip strategy, and with
 * windows between events, what comes out, and its timestamp, thus depends on how often time is advanced. Where it must not,
 * call {@code advanceTo} for each {@link #nextDeadline} up to an event before the event, and after it, if the deadline is not
 * later than the event, for its time; a job of the runtime does so.
 *
 * <p>Events must come in the order of their timestamps; an event earlier than the time reached is refused.
 *
 * @param <E> type of the events
 */
public final class KeyMatcher<E> {
    private final Nfa<E> nfa;
    private final NfaMatcher<E> matcher;
    private final boolean timeouts;
    private @Nullable KeyState state;
    private long time = Long.MIN_VALUE;
    private long processed;

    KeyMatcher(Nfa<E> nfa, MatcherOptions options) {
        this.nfa = nfa;
        this.matcher = nfa.newMatcher(options);
        this.timeouts = options.reportTimeouts();
    }

    /**
     * Lets time pass up to the timestamp, then processes an event. Its identity in matches is its number, from 0.
     *
     * <p>Also ends windows that are over before the event; what that completes comes first. Time-outs are not told here:
     * to hear of them use {@link #process(Object, long, long, MatchHandler)}, or {@link #advanceTo} before.
     *
     * @param event the event
     * @param timestampMillis event time, not before any given so far
     * @param onMatch is given the matches during the call; each is a view that is valid until it returns: take
     *     {@link Match#copy()} to keep it. What it throws reaches the caller, and further matches of the event are lost
     * @throws IllegalArgumentException if the timestamp is before the time reached
     * @throws ConditionException if a condition throws; the event has no effect
     */
    public void process(E event, long timestampMillis, Consumer<? super Match<E>> onMatch) {
        process(event, timestampMillis, processed, handler(onMatch, timedOut -> {}));
    }

    /**
     * Lets time pass up to the timestamp, then processes an event.
     *
     * @param event the event
     * @param timestampMillis event time, not before any given so far
     * @param eventId identity of the event in matches
     * @param handler is given matches and time-outs during the call
     * @throws IllegalArgumentException if the timestamp is before the time reached
     * @throws ConditionException if a condition throws; the event has no effect
     */
    public void process(E event, long timestampMillis, long eventId, MatchHandler<E> handler) {
        Objects.requireNonNull(event, "event");
        advance(timestampMillis, handler);
        try {
            state = matcher.process(state, event, timestampMillis, eventId, handler);
        } catch (Throwable e) {
            state = matcher.afterFailure();
            throw e;
        }
        processed++;
    }

    /**
     * Lets time pass: windows that end at or before the timestamp are over.
     *
     * @param timestampMillis event time; no event before or at it will come
     * @param onMatch is given the matches, those of patterns that end with a notFollowedBy
     * @throws IllegalArgumentException if the timestamp is before the time reached
     */
    public void advanceTo(long timestampMillis, Consumer<? super Match<E>> onMatch) {
        advance(timestampMillis, handler(onMatch, timedOut -> {}));
    }

    /**
     * Lets time pass: windows that end at or before the timestamp are over.
     *
     * @param timestampMillis event time; no event before or at it will come
     * @param onMatch is given the matches, those of patterns that end with a notFollowedBy
     * @param onTimedOut is given the partial matches that ran out of time; needs {@link MatcherOptions#withTimeouts}
     * @throws IllegalArgumentException if the timestamp is before the time reached
     * @throws IllegalStateException if the matcher was made without time-outs
     */
    public void advanceTo(
            long timestampMillis, Consumer<? super Match<E>> onMatch, Consumer<? super TimedOutMatch<E>> onTimedOut) {
        if (!timeouts) {
            throw new IllegalStateException(
                    "The matcher was made without time-outs, so onTimedOut would never be called:"
                            + " use newKeyMatcher(MatcherOptions.defaults().withTimeouts())");
        }
        advance(timestampMillis, handler(onMatch, onTimedOut));
    }

    /** End of bounded input: emits completed matches that an earlier partial match held back, and forgets the rest. */
    public void flush(Consumer<? super Match<E>> onMatch) {
        if (state != null) {
            matcher.flush(state, time, handler(onMatch, timedOut -> {}));
            state = null;
        }
    }

    private void advance(long timestampMillis, MatchHandler<E> handler) {
        if (timestampMillis < time) {
            throw new IllegalArgumentException("Timestamp " + timestampMillis + " is before " + time
                    + ", the time reached. Put the events in order, or set late ones aside.");
        }
        time = timestampMillis;
        if (state != null) {
            try {
                state = matcher.advanceTo(state, timestampMillis, handler);
            } catch (Throwable e) {
                state = matcher.afterFailure();
                throw e;
            }
        }
    }

    /** Event time at which something will happen without any further event; {@link Long#MAX_VALUE}: never. */
    public long nextDeadline() {
        return state == null ? Long.MAX_VALUE : matcher.deadline(state);
    }

    /** Whether no partial match is open. */
    public boolean isEmpty() {
        return state == null;
    }

    /** The number of open partial matches by the first stage each is waiting for; stages with none are left out. */
    public Map<String, Long> openMatches() {
        Map<String, Long> open = new LinkedHashMap<>();
        if (state != null) {
            long[] counts = new long[nfa.stages().size()];
            matcher.countOpenMatches(state, counts);
            for (int i = 0; i < counts.length; i++) {
                if (counts[i] > 0) {
                    open.put(nfa.stages().get(i), counts[i]);
                }
            }
        }
        return open;
    }

    /** How many matches are complete and held back, see {@link NfaMatcher#countHeldBack}. */
    public long heldBackMatches() {
        return state == null ? 0 : matcher.countHeldBack(state);
    }

    /** Estimated heap size of what is open, in bytes, events excluded. */
    public long sizeInBytes() {
        return state == null ? 0 : matcher.sizeInBytes(state);
    }

    /** What is open, as bytes; empty if nothing is. The time reached and the number of events are the caller's matter. */
    public byte[] save(EventSerializer<E> serializer) {
        return state == null ? new byte[0] : matcher.save(state, serializer);
    }

    /**
     * Replaces what is open by what was saved.
     *
     * @throws StateFormatException if the bytes are damaged or of another pattern; nothing is changed then
     */
    public void restore(byte[] bytes, EventSerializer<E> serializer) {
        state = bytes.length == 0 ? null : matcher.restore(bytes, serializer);
    }

    private static <E> MatchHandler<E> handler(
            Consumer<? super Match<E>> onMatch, Consumer<? super TimedOutMatch<E>> onTimedOut) {
        return new MatchHandler<>() {
            @Override
            public void onMatch(Match<E> match) {
                onMatch.accept(match);
            }

            @Override
            public void onTimedOut(TimedOutMatch<E> match) {
                onTimedOut.accept(match);
            }
        };
    }
}
