// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import io.tidemark.match.Match;
import io.tidemark.match.MatchHandler;
import io.tidemark.match.TimedOutMatch;
import io.tidemark.nfa.ConditionException;
import io.tidemark.nfa.LimitExceededException;
import io.tidemark.runtime.DeadLetter;
import io.tidemark.runtime.FailureStage;
import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.PatternProgress;
import io.tidemark.runtime.StageProgress;
import io.tidemark.runtime.source.EventId;
import io.tidemark.runtime.state.KeyedStateStore;
import io.tidemark.runtime.state.ShardState;
import io.tidemark.runtime.state.SnapshotPhase;
import io.tidemark.serde.EventSerializer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pattern in one shard: takes events in order, finds the state of the key, drives the engine, hands on what it
 * finds. Not thread-safe.
 *
 * @param <E> type of the events
 * @param <K> type of the keys
 * @param <S> type of the states
 */
final class PatternTask<E, K, S> implements MatchHandler<E> {
    private final PatternPlan<E, K, S> plan;
    private final Interest<E> interest;
    private final PatternMatcher<E, S> matcher;
    /** Events are kept from keys that do not react to them. */
    private final boolean passesOver;

    private final boolean timePassesUnseen;

    private final KeyHash<E> keyHash;
    private final KeyAccess<E, S> access;
    private final KeyedStateStore<S> store;
    private final PatternFailures failures;
    private final PartitionNames partitions;

    /** The event in work; null while time advances without one. */
    private @Nullable E event;

    private long eventId;
    private long timestamp;

    private final KeyCensus<S> census;

    private long eventCount;
    private long matchCount;
    private long timeoutCount;

    /**
     * A pattern of a shard.
     *
     * @param plan with sinks that belong to the shard
     * @param events writes events to bytes; null if nothing is ever written
     */
    PatternTask(
            PatternPlan<E, K, S> plan,
            ShardState state,
            @Nullable EventSerializer<E> events,
            FailureOutput failures,
            PartitionNames partitions) {
        this.plan = plan;
        this.matcher = plan.matchers().get();
        this.passesOver = matcher.mayPassOver();
        this.timePassesUnseen = matcher.timePassesUnseen();
        this.interest = new Interest<>(plan.eventType(), matcher);
        this.keyHash = plan.newKeyHash();
        this.access = plan.newKeyAccess(state, events == null ? null : matcher.format(events));
        this.store = access.store();
        this.census = new KeyCensus<>(matcher, store);
        this.failures = new PatternFailures(plan, matcher.stages(), failures);
        this.partitions = partitions;
    }

    /** Whether the event changes nothing here. */
    boolean ignorable(E candidate) {
        return failures.isDisabled() || interest.ignores(candidate);
    }

    /** Whether the key of an event belongs to a shard. If it cannot be found out it fails in the first one. */
    boolean isOwner(E candidate, int shard, int shardCount) {
        return shardCount == 1 || EventRouter.shardOf(keyHash, candidate, shardCount) == shard;
    }

    /** Takes the next event in order. */
    void process(E next, long timestampMillis, long id) {
        if (failures.isDisabled()) {
            forgetAll();
            return;
        }
        eventCount++;
        event = next;
        eventId = id;
        timestamp = timestampMillis;
        S loaded;
        try {
            loaded = load(next);
        } catch (Exception e) {
            failed(FailureStage.KEY, null, e);
            return;
        }
        if (loaded == null && passesOver && store.passedOver()) {
            return;
        }
        long deadlineBefore = loaded == null ? PatternMatcher.NEVER : matcher.deadline(loaded);
        S state = loaded;
        if (loaded != null && deadlineBefore <= timestampMillis) {
            state = passTime(loaded, Long.MIN_VALUE, timestampMillis);
            event = next;
            timestamp = timestampMillis;
        }
        // A failure in time may have switched the pattern off.
        S after = failures.isDisabled() ? null : take(state, next);
        long deadline = after == null ? PatternMatcher.NEVER : matcher.deadline(after);
        if (after != null && deadline <= timestampMillis && !failures.isDisabled()) {
            // By ignoring the event it has come to where less time is allowed since the event before.
            after = passTime(after, timestampMillis, timestampMillis);
            deadline = after == null ? PatternMatcher.NEVER : matcher.deadline(after);
        }
        if (after != null) {
            // A deadline that has moved away is left to the timer: the store need not look at what it has.
            save(after, deadline < deadlineBefore ? deadline : PatternMatcher.NEVER);
        } else if (loaded != null) {
            store.save(null, PatternMatcher.NEVER);
        }
    }

    /** The event in work, for a key whose time has passed up to it; what is open then. */
    private @Nullable S take(@Nullable S state, E next) {
        try {
            return matcher.process(state, next, timestamp, eventId, this);
        } catch (Exception e) {
            failed(FailureStage.MATCH, store.key(), e);
            // The event is lost, or what it completes; after any other failure nothing is known of the state.
            boolean known = e instanceof ConditionException || e instanceof LimitExceededException;
            return known ? matcher.afterFailure(state) : null;
        }
    }

    /**
     * Lets time pass for the key in work, from deadline to deadline: what a deadline brings comes with its time, and is the
     * same wherever watermarks and events are.
     *
     * @param fromMillis what should have ended before ends then
     */
    private @Nullable S passTime(S state, long fromMillis, long untilMillis) {
        event = null;
        if (timePassesUnseen) {
            return advance(state, untilMillis);
        }
        S current = state;
        long deadline = matcher.deadline(current);
        while (deadline <= untilMillis && deadline != PatternMatcher.NEVER) {
            current = advance(current, Math.max(deadline, fromMillis));
            if (current == null || failures.isDisabled()) {
                return null;
            }
            deadline = matcher.deadline(current);
            if (deadline <= timestamp) {
                failed(
                        FailureStage.MATCH,
                        store.key(),
                        new IllegalStateException("deadline " + deadline + " after time has reached " + timestamp));
                return null;
            }
        }
        return current;
    }

    /** Lets time pass at once. */
    private @Nullable S advance(S state, long untilMillis) {
        timestamp = untilMillis;
        try {
            return matcher.advanceTo(state, untilMillis, this);
        } catch (Exception e) {
            failed(FailureStage.MATCH, store.key(), e);
            // What has ended is over, told up to the limit; what cannot be advanced at all would fail for ever.
            return e instanceof LimitExceededException ? matcher.afterFailure(state) : null;
        }
    }

    /** Goes to the key of an event; an event that begins nothing may be passed over by a key that does not react to it. */
    private @Nullable S load(E next) {
        int classes = passesOver ? matcher.classes(next) : PatternMatcher.BEGINS;
        return (classes & PatternMatcher.BEGINS) != 0 ? access.load(next) : access.load(next, classes);
    }

    private void save(S state, long deadline) {
        if (passesOver) {
            store.save(state, deadline, matcher.reactions(state));
        } else {
            store.save(state, deadline);
        }
    }

    /**
     * Advances keys whose time has run out.
     *
     * @param watermarkMillis the time reached
     * @param limit how many keys at most
     * @return how many keys were found; fewer than the limit if no more are due
     */
    int fire(long watermarkMillis, int limit) {
        if (failures.isDisabled()) {
            forgetAll();
            return 0;
        }
        int fired = 0;
        while (fired < limit && !failures.isDisabled()) {
            S state = store.nextDue(watermarkMillis);
            if (state == null) {
                break;
            }
            fired++;
            long deadline = matcher.deadline(state);
            if (deadline > watermarkMillis || deadline == PatternMatcher.NEVER) {
                // It has moved away since the timer was set.
                store.save(state, deadline);
            } else {
                S after = passTime(state, Long.MIN_VALUE, watermarkMillis);
                store.save(after, after == null ? PatternMatcher.NEVER : matcher.deadline(after));
            }
        }
        return fired;
    }

    /** The bounded input is over, at this time: emits what was held back and forgets all keys. */
    void flush(long timestampMillis) {
        if (failures.isDisabled()) {
            forgetAll();
            return;
        }
        event = null;
        timestamp = timestampMillis;
        census.interrupt();
        store.visitKeys();
        for (S state = store.nextKey(); state != null; state = store.nextKey()) {
            flush(state);
            store.save(null, PatternMatcher.NEVER);
        }
    }

    private void flush(S state) {
        if (failures.isDisabled()) {
            return;
        }
        try {
            matcher.flush(state, timestamp, this);
        } catch (Exception e) {
            failed(FailureStage.MATCH, store.key(), e);
        }
    }

    /** Name of the pattern. */
    String name() {
        return plan.name();
    }

    /** What is open at this moment is to be written: by {@link #writeSnapshot}, or before it changes. */
    void beginSnapshot(ShardSnapshot snapshot) {
        if (failures.isDisabled()) {
            forgetAll();
        }
        store.beginSnapshot(snapshot.changes(plan.name()), snapshot.full());
    }

    /** Writes some more keys; says whether there are more. */
    SnapshotPhase writeSnapshot(int limit) {
        return store.writeSnapshot(limit);
    }

    /** Puts back a key from a checkpoint; without a state it is forgotten. */
    void restore(byte[] key, long deadlineMillis, byte @Nullable [] state) {
        store.restore(key, deadlineMillis, state);
    }

    @Override
    public void onMatch(Match<E> match) {
        if (failures.isDisabled()) {
            return;
        }
        matchCount++;
        try {
            plan.matches().emit(new MatchView<>(plan.name(), key(), match));
        } catch (Exception e) {
            failed(FailureStage.EMIT, store.key(), e);
        }
    }

    @Override
    public void onTimedOut(TimedOutMatch<E> match) {
        if (failures.isDisabled()) {
            return;
        }
        timeoutCount++;
        ResultOutput<? super TimedOutView<K, E>, ?> timeouts = plan.timeouts();
        if (timeouts == null) {
            return;
        }
        try {
            timeouts.emit(new TimedOutView<>(plan.name(), key(), match));
        } catch (Exception e) {
            failed(FailureStage.EMIT, store.key(), e);
        }
    }

    @SuppressWarnings("unchecked") // The key function and the type K come from the same call of the builder.
    private K key() {
        return (K) store.key();
    }

    private void failed(FailureStage stage, @Nullable Object key, Exception cause) {
        if (cause instanceof JobFailedException failure) {
            throw failure;
        }
        String partition = event == null ? "" : partitions.name(EventId.partition(eventId));
        long position = event == null ? -1 : EventId.position(eventId);
        failures.failed(new DeadLetter(stage, partition, position, event, timestamp, plan.name(), key, cause));
    }

    /** The pattern is switched off. Not while a key is in work, hence later than the failure that did it. */
    private void forgetAll() {
        if (store.keyCount() == 0) {
            return;
        }
        census.interrupt();
        store.visitKeys();
        while (store.nextKey() != null) {
            store.save(null, PatternMatcher.NEVER);
        }
    }

    /** Counts what is open. */
    KeyCensus<S> census() {
        return census;
    }

    /**
     * What it has done.
     *
     * @param withOpenMatches whether to count what is open, which is a visit to every key; else it is told as it was
     *     counted last, if it was
     */
    PatternProgress progress(boolean withOpenMatches) {
        KeyCensus.Result open = withOpenMatches ? census.all() : census.last();
        return new PatternProgress(
                plan.name(),
                eventCount,
                matchCount,
                timeoutCount,
                failures.count(),
                Arrays.stream(failures.ofConditions()).sum(),
                matcher.refusedEvents(),
                matcher.overflows(),
                store.keyCount(),
                store.timerCount(),
                open == null ? -1 : open.stateBytes() + store.sizeInBytes(),
                stages(),
                open == null ? null : open.openMatches(),
                open == null ? -1 : open.heldBack());
    }

    private List<StageProgress> stages() {
        long[] taken = matcher.takenEvents();
        long[] killing = matcher.killingEvents();
        long[] failed = failures.ofConditions();
        List<StageProgress> stages = new ArrayList<>(taken.length);
        for (int i = 0; i < taken.length; i++) {
            stages.add(
                    new StageProgress(matcher.stages().get(i), matcher.isNegated(i), taken[i], killing[i], failed[i]));
        }
        return stages;
    }

    /** Heap held for the keys, in bytes: the store and the states, without keys and events. A visit to every key. */
    long sizeInBytes() {
        return store.sizeInBytes() + census.all().stateBytes();
    }
}
