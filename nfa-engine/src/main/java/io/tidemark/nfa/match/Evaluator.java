// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import io.tidemark.nfa.ConditionException;
import io.tidemark.pattern.condition.Captures;
import io.tidemark.pattern.condition.Condition;
import io.tidemark.pattern.condition.NoCaptures;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which conditions hold for an event. Those on the event alone are tested once, up front; those that read what a run
 * has taken once for each bundle that can see them. One thread.
 *
 * <p>A condition that throws counts only where a bundle, or the start, depends on it: an event may be of a kind that
 * a stage nobody waits for cannot be asked about.
 */
final class Evaluator<E> {
    private final Condition<E>[] conditions;
    private final @Nullable FixedComparison<E>[] comparisons;
    private final long contextual;
    private final Captures<E> none = NoCaptures.instance();
    private final Slots<E>.View view;
    private final ConditionOwners<E> owners;

    /** Counts the events tested. */
    private long tests;

    private long truth;
    private long failed;
    private final @Nullable Exception[] failures;
    private @Nullable E event;
    /** The event at hand was tested ahead of its turn. */
    private boolean ahead;

    @SuppressWarnings("unchecked")
    Evaluator(PatternFacts<E> facts) {
        this.conditions = facts.graph().conditions().toArray(Condition[]::new);
        this.comparisons = Arrays.stream(conditions).map(FixedComparison::of).toArray(FixedComparison[]::new);
        this.contextual = facts.table().contextualConditions();
        this.failures = new Exception[conditions.length];
        this.view = facts.slots().new View();
        this.owners = new ConditionOwners<>(facts.pattern(), facts.graph());
    }

    /** Tests an event ahead of its {@link #testOnce}, if that is the next call. */
    void testAhead(E newEvent) {
        test(newEvent);
        ahead = true;
    }

    /** Tests an event, unless that has just been done ahead; the result holds until the next one. */
    void testOnce(E newEvent) {
        if (!ahead || event != newEvent) {
            test(newEvent);
        }
        ahead = false;
    }

    /** Tests an event; the result holds until the next one. */
    void test(E newEvent) {
        ahead = false;
        event = newEvent;
        tests++;
        failed = 0;
        long bits = 0;
        for (int i = 0; i < conditions.length; i++) {
            if ((contextual >>> i & 1) == 0) {
                try {
                    if (conditions[i].test(newEvent, none)) {
                        bits |= 1L << i;
                    }
                } catch (Exception e) {
                    fail(i, e);
                }
            }
        }
        truth = bits;
    }

    private void fail(int condition, Exception cause) {
        failed |= 1L << condition;
        failures[condition] = cause;
    }

    /** The conditions on the event alone that hold, as bits. */
    long localTruth() {
        return truth;
    }

    /** Those that could not be tested, as bits. */
    long failed() {
        return failed;
    }

    /** What the event makes of runs in a set whose conditions read nothing of them. */
    Outcome outcome(StateSet set) {
        checkTested(set);
        return set.outcome(truth);
    }

    /** What the event makes of the runs of a bundle. */
    Outcome outcome(Threads threads, int i) {
        StateSet set = threads.set(i);
        checkTested(set);
        return set.outcome(set.contextual() ? truth | contextualTruth(set, view.of(threads, i)) : truth);
    }

    private void checkTested(StateSet set) {
        if ((failed & set.conditions()) != 0) {
            int first = Long.numberOfTrailingZeros(failed & set.conditions());
            throw exception(first, set, failures[first]);
        }
    }

    private long contextualTruth(StateSet set, Captures<E> captures) {
        long bits = 0;
        for (long rest = set.conditions() & contextual; rest != 0; rest &= rest - 1) {
            int i = Long.numberOfTrailingZeros(rest);
            try {
                FixedComparison<E> comparison = comparisons[i];
                boolean holds = comparison == null
                        ? conditions[i].test(current(), captures)
                        : comparison.test(current(), captures, tests);
                if (holds) {
                    bits |= 1L << i;
                }
            } catch (Exception e) {
                throw exception(i, set, e);
            }
        }
        return bits;
    }

    @SuppressWarnings("NullAway") // set by test
    private E current() {
        return event;
    }

    private ConditionException exception(int condition, StateSet set, @Nullable Exception cause) {
        return new ConditionException(condition, conditions[condition], owners.stage(condition, set), current(), cause);
    }
}
