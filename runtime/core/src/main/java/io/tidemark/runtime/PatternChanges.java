// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.nfa.AdaptedMatches;
import io.tidemark.nfa.NfaOutline;
import io.tidemark.nfa.SavedMatchCounter;
import io.tidemark.runtime.ChangePlan.Kind;
import io.tidemark.runtime.ChangePlan.PatternChange;
import io.tidemark.runtime.checkpoint.KeyVisitor;
import io.tidemark.runtime.checkpoint.RestoredCheckpoint;
import io.tidemark.runtime.checkpoint.StateTarget;
import io.tidemark.runtime.shard.PatternMatcher;
import io.tidemark.runtime.shard.PatternPlan;
import io.tidemark.runtime.shard.StateTransfer;
import io.tidemark.serde.EventSerializer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The patterns of a checkpoint and those of the job that goes on from it. Plans first what becomes of the partial matches, by
 * a walk over all keys; then takes them over, key by key, while the checkpoint is restored.
 */
final class PatternChanges<E> {
    private final RestoredCheckpoint checkpoint;
    private final PatternChangePolicy policy;
    private final @Nullable EventSerializer<E> events;
    private final Map<String, NfaOutline> before;
    private final Map<String, PatternPlan<E, ?, ?>> after = new LinkedHashMap<>();
    private final Map<String, Kind> kinds = new LinkedHashMap<>();

    PatternChanges(RestoredCheckpoint checkpoint, JobPlan<E> plan) {
        this.checkpoint = checkpoint;
        this.policy = plan.patternChanges();
        this.events = plan.events();
        this.before = checkpoint.patterns();
        plan.patterns().forEach(pattern -> after.put(pattern.name(), pattern));
        before.forEach((name, outline) -> kinds.put(name, kind(outline, after.get(name))));
        after.keySet().forEach(name -> kinds.putIfAbsent(name, Kind.ADDED));
    }

    private static Kind kind(NfaOutline before, @Nullable PatternPlan<?, ?, ?> after) {
        if (after == null) {
            return Kind.REMOVED;
        }
        return before.equals(after.outline()) ? Kind.UNCHANGED : Kind.CHANGED;
    }

    /** Whether partial matches of the checkpoint cannot simply be taken as they are. */
    boolean matter() {
        return !changedOrRemoved().isEmpty();
    }

    /** The patterns whose partial matches cannot simply be taken as they are, and why. */
    SortedMap<String, Kind> changedOrRemoved() {
        SortedMap<String, Kind> found = new TreeMap<>(kinds);
        found.values().removeIf(kind -> kind == Kind.UNCHANGED || kind == Kind.ADDED);
        return found;
    }

    /** What will become of the partial matches: reads all of the checkpoint, and changes nothing. */
    ChangePlan plan() {
        Transfers transfers = new Transfers();
        if (matter()) {
            checkpoint.read(new KeyVisitor() {
                @Override
                public void key(String pattern, int shard, byte[] key, long deadlineMillis, byte[] state) {
                    if (kinds.get(pattern) != Kind.UNCHANGED) {
                        transfers.of(pattern).transfer(state);
                    }
                }

                @Override
                public void waiting(int shard, long timestampMillis, long eventId, byte[] event) {}
            });
        }
        List<PatternChange> patterns = new ArrayList<>();
        kinds.forEach((name, kind) -> {
            StateTransfer transfer = transfers.made.get(name);
            NfaOutline old = before.get(name);
            PatternPlan<E, ?, ?> now = after.get(name);
            AdaptedMatches open = transfer == null ? AdaptedMatches.NONE : transfer.tally();
            patterns.add(new PatternChange(
                    name,
                    kind,
                    old == null ? "" : old.pattern(),
                    now == null ? "" : now.outline().pattern(),
                    now == null ? 0 : now.lambdas(),
                    policy == PatternChangePolicy.ADAPT ? open : open.allDropped()));
        });
        return new ChangePlan(checkpoint.name(), policy, patterns);
    }

    /** Puts the state of the checkpoint into a target, as the patterns are now. */
    void restore(StateTarget target) {
        checkpoint.restore(matter() ? new Adapting(target) : target);
    }

    /** Makes what takes states over, for each pattern when it is needed. */
    private final class Transfers {
        private final Map<String, StateTransfer> made = new HashMap<>();

        StateTransfer of(String pattern) {
            return made.computeIfAbsent(pattern, this::make);
        }

        private StateTransfer make(String name) {
            NfaOutline outline = before.get(name);
            if (outline == null) {
                throw new JobFailedException("checkpoint " + checkpoint.name() + " holds keys of pattern \"" + name
                        + "\", and does not say what the pattern was");
            }
            PatternPlan<E, ?, ?> pattern = after.get(name);
            if (pattern == null) {
                return new Dropping(outline);
            }
            return pattern.newTransfer(outline, Objects.requireNonNull(events));
        }
    }

    /** A target for the states of patterns as they were. */
    private final class Adapting implements StateTarget {
        private final StateTarget target;
        private final Transfers transfers = new Transfers();
        /** The keys of changed patterns that the target has, from earlier segments: it refuses to forget others. */
        private final Map<String, Set<ByteBuffer>> present = new HashMap<>();

        Adapting(StateTarget target) {
            this.target = target;
        }

        @Override
        public boolean restoreKey(String pattern, byte[] key, long deadlineMillis, byte @Nullable [] saved) {
            Kind kind = kinds.get(pattern);
            if (kind == Kind.REMOVED) {
                return true;
            }
            if (kind == Kind.UNCHANGED) {
                return target.restoreKey(pattern, key, deadlineMillis, saved);
            }
            Set<ByteBuffer> keys = present.computeIfAbsent(pattern, name -> new HashSet<>());
            if (saved != null && policy == PatternChangePolicy.ADAPT) {
                StateTransfer transfer = transfers.of(pattern);
                byte[] state = transfer.transfer(saved);
                if (state != null) {
                    keys.add(ByteBuffer.wrap(key));
                    return target.restoreKey(pattern, key, transfer.deadlineMillis(), state);
                }
            }
            return !keys.remove(ByteBuffer.wrap(key)) || target.restoreKey(pattern, key, PatternMatcher.NEVER, null);
        }

        @Override
        public void restoreWaiting(long timestampMillis, long eventId, byte[] event) {
            target.restoreWaiting(timestampMillis, eventId, event);
        }
    }

    /** Drops all that a pattern had, which is not there any more. */
    private static final class Dropping implements StateTransfer {
        private final SavedMatchCounter counter;

        Dropping(NfaOutline outline) {
            this.counter = outline.newCounter();
        }

        @Override
        public byte @Nullable [] transfer(byte[] state) {
            counter.add(state);
            return null;
        }

        @Override
        public long deadlineMillis() {
            return PatternMatcher.NEVER;
        }

        @Override
        public AdaptedMatches tally() {
            return counter.dropped();
        }
    }
}
