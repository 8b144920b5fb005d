// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.reference;

import io.tidemark.match.Match;
import io.tidemark.match.MatchHandler;
import io.tidemark.match.TimedOutMatch;
import io.tidemark.nfa.KeyState;
import io.tidemark.nfa.MatcherOptions;
import io.tidemark.nfa.Nfa;
import io.tidemark.nfa.NfaMatcher;
import io.tidemark.nfa.NfaOutline;
import io.tidemark.nfa.SkipMissException;
import io.tidemark.nfa.StateAdapter;
import io.tidemark.serde.EventSerializer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The engine for one key, behind the interface of the naive matcher.
 *
 * @param <E> type of the events
 */
public final class EngineMatcher<E> implements RecordingMatcher<E> {
    /** What else is done with the engine, that must make no difference. */
    public enum Usage {
        /** Nothing. */
        PLAIN,
        /** After every call the state is written to bytes and read back. */
        SAVED,
        /** After every call the state is taken over as if the pattern had changed, which it has not. */
        ADAPTED,
        /** After every call a copy goes on, and what was copied stays as it is. */
        COPIED,
        /** Events that the engine calls ignorable are kept from it, and those to which the key does not react. */
        FILTERED
    }

    private final NfaMatcher<E> matcher;
    private final UnaryOperator<@Nullable KeyState> afterCall;
    private final boolean filtered;
    private @Nullable KeyState state;
    /** As they were when an event was last processed: time only takes some away. */
    private int reactions;

    private long passedOver;

    private EngineMatcher(NfaMatcher<E> matcher, UnaryOperator<@Nullable KeyState> afterCall, boolean filtered) {
        this.matcher = matcher;
        this.afterCall = afterCall;
        this.filtered = filtered;
    }

    /** The engine for a key. */
    public static <E> EngineMatcher<E> of(
            Nfa<E> nfa, boolean reportTimeouts, Usage usage, EventSerializer<E> serializer) {
        MatcherOptions defaults = MatcherOptions.defaults();
        MatcherOptions options = reportTimeouts ? defaults.withTimeouts() : defaults;
        NfaMatcher<E> matcher = nfa.newMatcher(options);
        // A fresh matcher reads what another wrote, as after a restart.
        UnaryOperator<@Nullable KeyState> afterCall = switch (usage) {
            case SAVED -> state -> savedAndRestored(state, matcher, nfa.newMatcher(options), serializer);
            case ADAPTED -> state -> savedAndAdapted(state, matcher, serializer);
            case COPIED -> new Copying<>(matcher, nfa.newMatcher(options), serializer);
            case PLAIN, FILTERED -> state -> state;
        };
        return new EngineMatcher<>(matcher, afterCall, usage == Usage.FILTERED);
    }

    /** The same matcher for another key, of which nothing is open. */
    public EngineMatcher<E> forAnotherKey() {
        return new EngineMatcher<>(matcher, afterCall, filtered);
    }

    @Override
    public Output process(E event, long timestamp, long eventId) {
        Recorder<E> recorder = new Recorder<>(Trigger.event(eventId));
        if (filtered && matcher.ignorable(event)) {
            return recorder.output;
        }
        if (filtered && passesOver(event)) {
            passedOver++;
            return recorder.output;
        }
        try {
            state = afterCall.apply(matcher.process(state, event, timestamp, eventId, recorder));
            reactions = state == null ? 0 : matcher.reactions(state);
        } catch (SkipMissException e) {
            throw new SkipMiss(e.toString());
        }
        return recorder.output;
    }

    private boolean passesOver(E event) {
        int classes = matcher.classes(event);
        return (classes & NfaMatcher.BEGINS) == 0 && (classes & reactions) == 0;
    }

    /** How many events were kept from the key because it does not react to them, though another might. */
    public long passedOver() {
        return passedOver;
    }

    @Override
    public Output advanceTo(long timestamp) {
        Recorder<E> recorder = new Recorder<>(Trigger.time(timestamp));
        if (state != null) {
            try {
                state = afterCall.apply(matcher.advanceTo(state, timestamp, recorder));
            } catch (SkipMissException e) {
                throw new SkipMiss(e.toString());
            }
        }
        return recorder.output;
    }

    @Override
    public Output flush() {
        Recorder<E> recorder = new Recorder<>(Trigger.end());
        if (state != null) {
            try {
                matcher.flush(state, Long.MAX_VALUE, recorder);
            } catch (SkipMissException e) {
                throw new SkipMiss(e.toString());
            }
            state = null;
        }
        return recorder.output;
    }

    @Override
    public long deadline() {
        return state == null ? Long.MAX_VALUE : matcher.deadline(state);
    }

    /** Number of open partial matches, by the first stage that each is waiting for, indexed as the stages. */
    public List<Long> openMatches(int stages) {
        long[] counts = new long[stages];
        if (state != null) {
            matcher.countOpenMatches(state, counts);
        }
        return Arrays.stream(counts).boxed().toList();
    }

    /** Whether nothing is open. */
    public boolean isEmpty() {
        return state == null;
    }

    private static <E> @Nullable KeyState savedAndRestored(
            @Nullable KeyState state, NfaMatcher<E> writer, NfaMatcher<E> reader, EventSerializer<E> serializer) {
        if (state == null) {
            return null;
        }
        byte[] bytes = writer.save(state, serializer);
        KeyState restored = reader.restore(bytes, serializer);
        byte[] again = reader.save(restored, serializer);
        if (!Arrays.equals(bytes, again)) {
            throw new AssertionError("a state that was read back is written in another way: " + Arrays.toString(bytes)
                    + " then " + Arrays.toString(again));
        }
        return restored;
    }

    private static <E> @Nullable KeyState savedAndAdapted(
            @Nullable KeyState state, NfaMatcher<E> matcher, EventSerializer<E> serializer) {
        if (state == null) {
            return null;
        }
        NfaOutline before = NfaOutline.of(matcher.outline().toBytes());
        StateAdapter<E> adapter = matcher.adapterFrom(before, serializer);
        KeyState adapted = adapter.adapt(matcher.save(state, serializer));
        if (adapter.tally().dropped() + adapter.tally().droppedComplete() > 0) {
            throw new AssertionError("partial matches were dropped though nothing has changed");
        }
        return adapted;
    }

    /** Goes on with copies, and looks whether that has changed the one before. */
    private static final class Copying<E> implements UnaryOperator<@Nullable KeyState> {
        private final NfaMatcher<E> matcher;
        private final NfaMatcher<E> writer;
        private final EventSerializer<E> serializer;
        private @Nullable KeyState leftBehind;
        private byte[] asItWas = {};

        Copying(NfaMatcher<E> matcher, NfaMatcher<E> writer, EventSerializer<E> serializer) {
            this.matcher = matcher;
            this.writer = writer;
            this.serializer = serializer;
        }

        @Override
        public @Nullable KeyState apply(@Nullable KeyState state) {
            if (leftBehind != null && !Arrays.equals(writer.save(leftBehind, serializer), asItWas)) {
                throw new AssertionError("what was copied has changed, by a call with the copy");
            }
            leftBehind = state;
            if (state == null) {
                return null;
            }
            long size = matcher.sizeInBytes(state);
            asItWas = writer.save(state, serializer);
            if (matcher.sizeInBytes(state) != size) {
                throw new AssertionError("a state has changed by being saved");
            }
            return matcher.copy(state);
        }
    }

    private static final class Recorder<E> implements MatchHandler<E> {
        private final Trigger trigger;
        private final Output output = new Output();

        Recorder(Trigger trigger) {
            this.trigger = trigger;
        }

        @Override
        public void onMatch(Match<E> match) {
            output.matches().add(new MatchRecord(trigger, taken(match)));
        }

        @Override
        public void onTimedOut(TimedOutMatch<E> match) {
            output.timeouts().add(new TimeoutRecord(trigger, taken(match), match.timestamp(), match.waitingFor()));
        }

        private static List<Taken> taken(Match<?> match) {
            List<Taken> taken = new ArrayList<>();
            for (int i = 0; i < match.size(); i++) {
                taken.add(new Taken(match.stage(i), match.eventId(i)));
            }
            return taken;
        }
    }
}
