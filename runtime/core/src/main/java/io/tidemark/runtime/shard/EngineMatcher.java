// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import io.tidemark.match.MatchHandler;
import io.tidemark.nfa.AdaptedMatches;
import io.tidemark.nfa.KeyState;
import io.tidemark.nfa.MatcherOptions;
import io.tidemark.nfa.Nfa;
import io.tidemark.nfa.NfaMatcher;
import io.tidemark.nfa.NfaOutline;
import io.tidemark.nfa.StateAdapter;
import io.tidemark.pattern.Element;
import io.tidemark.pattern.Group;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.Stage;
import io.tidemark.runtime.state.StateFormat;
import io.tidemark.serde.EventSerializer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The engine.
 *
 * @param <E> type of the events
 */
public final class EngineMatcher<E> implements PatternMatcher<E, KeyState> {
    private final Nfa<E> nfa;
    private final MatcherOptions options;
    private final NfaMatcher<E> matcher;
    private final List<String> stages;
    private final Set<String> negated = new HashSet<>();

    /** A matcher of a compiled pattern. */
    public EngineMatcher(Nfa<E> nfa, MatcherOptions options) {
        this.nfa = nfa;
        this.options = options;
        this.matcher = nfa.newMatcher(options);
        this.stages = nfa.stages();
        addNegated(nfa.pattern());
    }

    @Override
    public @Nullable KeyState process(
            @Nullable KeyState state, E event, long timestampMillis, long eventId, MatchHandler<E> handler) {
        return matcher.process(state, event, timestampMillis, eventId, handler);
    }

    @Override
    public @Nullable KeyState afterFailure(@Nullable KeyState state) {
        return matcher.afterFailure();
    }

    @Override
    public @Nullable KeyState advanceTo(KeyState state, long timestampMillis, MatchHandler<E> handler) {
        return matcher.advanceTo(state, timestampMillis, handler);
    }

    @Override
    public boolean timePassesUnseen() {
        return matcher.timePassesUnseen();
    }

    @Override
    public void flush(KeyState state, long timestampMillis, MatchHandler<E> handler) {
        matcher.flush(state, timestampMillis, handler);
    }

    @Override
    public boolean ignorable(E event) {
        return matcher.changesNothing(event);
    }

    @Override
    public boolean mayPassOver() {
        return matcher.mayPassOver();
    }

    @Override
    public int classes(E event) {
        return matcher.classes(event);
    }

    @Override
    public int reactions(KeyState state) {
        return matcher.reactions(state);
    }

    @Override
    public StateFormat<KeyState> format(EventSerializer<E> events) {
        return new StateFormat<>() {
            private @Nullable NfaMatcher<E> background;

            @Override
            public byte[] serialize(KeyState state) {
                return matcher.save(state, events);
            }

            @Override
            public KeyState deserialize(byte[] bytes) {
                return matcher.restore(bytes, events);
            }

            @Override
            public KeyState copy(KeyState state) {
                return matcher.copy(state);
            }

            @Override
            public byte[] serializeInBackground(KeyState state) {
                NfaMatcher<E> writer = background;
                if (writer == null) {
                    // A matcher has buffers of its own: one thread, one matcher.
                    writer = nfa.newMatcher(options);
                    background = writer;
                }
                return writer.save(state, events);
            }

            @Override
            public long deadlineMillis(KeyState state) {
                return matcher.deadline(state);
            }
        };
    }

    @Override
    public NfaOutline outline() {
        return matcher.outline();
    }

    @Override
    public int lambdas() {
        return nfa.lambdas();
    }

    @Override
    public StateTransfer transferFrom(NfaOutline before, EventSerializer<E> events) {
        StateAdapter<E> adapter = matcher.adapterFrom(before, events);
        return new StateTransfer() {
            private long deadlineMillis = NEVER;

            @Override
            public byte @Nullable [] transfer(byte[] state) {
                KeyState adapted = adapter.adapt(state);
                if (adapted == null) {
                    return null;
                }
                deadlineMillis = matcher.deadline(adapted);
                return matcher.save(adapted, events);
            }

            @Override
            public long deadlineMillis() {
                return deadlineMillis;
            }

            @Override
            public AdaptedMatches tally() {
                return adapter.tally();
            }
        };
    }

    @Override
    public long deadline(KeyState state) {
        return matcher.deadline(state);
    }

    private void addNegated(Pattern<?> pattern) {
        for (Element<?> element : pattern.elements()) {
            if (element instanceof Stage<?> stage && stage.connector().negated()) {
                negated.add(stage.name());
            }
            if (element instanceof Group<?> group) {
                addNegated(group.body());
            }
        }
    }

    @Override
    public List<String> stages() {
        return stages;
    }

    @Override
    public boolean isNegated(int stage) {
        return negated.contains(stages.get(stage));
    }

    @Override
    public void countOpenMatches(KeyState state, long[] countsByStage) {
        matcher.countOpenMatches(state, countsByStage);
    }

    @Override
    public long countHeldBack(KeyState state) {
        return matcher.countHeldBack(state);
    }

    @Override
    public long[] takenEvents() {
        return matcher.takenEvents();
    }

    @Override
    public long[] killingEvents() {
        return matcher.killingEvents();
    }

    @Override
    public long refusedEvents() {
        return matcher.refusedEvents();
    }

    @Override
    public long overflows() {
        return matcher.overflows();
    }

    @Override
    public long sizeInBytes(KeyState state) {
        return matcher.sizeInBytes(state);
    }
}
