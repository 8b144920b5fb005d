// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.testkit;

import io.tidemark.match.Match;
import io.tidemark.match.MatchHandler;
import io.tidemark.match.TimedOutMatch;
import io.tidemark.nfa.KeyMatcher;
import io.tidemark.nfa.MatcherOptions;
import io.tidemark.nfa.Nfa;
import io.tidemark.pattern.Pattern;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.LongFunction;

/**
 * Plays events of one key to a pattern, and checks what it finds. Works with every test framework: a check that fails throws
 * an {@link AssertionError} that tells the scenario so far, what was found and what is open.
 *
 * <pre>{@code
 * PatternTester.of(CARD_TESTING)
 *         .at("10:00:00", probe(1.00))                              // event 0
 *         .at("10:01:00", probe(2.00))                              // event 1
 *         .at("10:02:00", probe(0.50))                              // event 2
 *         .at("10:05:00", charge(900.00))                           // event 3
 *         .expectMatch("probe", 0, 1, 2).and("cash-in", 3)
 *         .at("10:40:00")                                           // time passes, nothing happens
 *         .expectNothingOpen()
 *         .expectNothingElse();
 * }</pre>
 *
 * <p>Events are called by their numbers, in the order in which they were played, from 0. Matches are expected in the order
 * in which they are found; whatever is found and not expected makes the next {@code at}, or {@link #expectNothingElse},
 * fail: no false alarm passes unnoticed. Time goes on from event to event and must not go back. Not thread-safe.
 *
 * @param <E> type of the events
 */
public final class PatternTester<E> {
    private final KeyMatcher<E> matcher;
    private final List<String> stages;
    private final boolean reportsTimeouts;
    private final List<String> scenario = new ArrayList<>();
    private final Deque<Finding> findings = new ArrayDeque<>();
    private final MatchHandler<E> collector = new Collector();
    private long nextEvent;
    private long now = Long.MIN_VALUE;

    private PatternTester(Pattern<E> pattern, MatcherOptions options) {
        Nfa<E> nfa = Nfa.compile(pattern);
        this.stages = nfa.stages();
        this.matcher = nfa.newKeyMatcher(options);
        this.reportsTimeouts = options.reportTimeouts();
    }

    /**
     * A tester; partial matches that run out of time are not reported.
     *
     * @throws io.tidemark.pattern.MalformedPatternException if the pattern has faults, with all of them
     */
    public static <E> PatternTester<E> of(Pattern<E> pattern) {
        return new PatternTester<>(pattern, MatcherOptions.defaults());
    }

    /** A tester that wants partial matches which run out of time to be expected too, by {@link #expectTimedOut}. */
    public static <E> PatternTester<E> withTimeouts(Pattern<E> pattern) {
        return new PatternTester<>(pattern, MatcherOptions.defaults().withTimeouts());
    }

    /**
     * An event that carries its time comes.
     *
     * @param time when; as {@link #at(String, Object)}
     * @param event makes the event of this time in milliseconds
     */
    public PatternTester<E> at(String time, LongFunction<? extends E> event) {
        return at(time, event.apply(ScenarioTime.millis(time)));
    }

    /**
     * The next event.
     *
     * @param time its time, as in {@code 10:00:00} or {@code 10:00:00.250}; from the second day on as {@code 1d 10:00:00}
     */
    public PatternTester<E> at(String time, E event) {
        return at(ScenarioTime.millis(time), event);
    }

    /** The next event, at a time in milliseconds. */
    public PatternTester<E> at(long timestampMillis, E event) {
        expectNothingElse();
        goTo(timestampMillis);
        passTime(timestampMillis);
        scenario.add("  " + ScenarioTime.text(timestampMillis) + "  " + nextEvent + ": " + event);
        matcher.process(event, timestampMillis, nextEvent++, collector);
        if (matcher.nextDeadline() <= timestampMillis) {
            advanceTo(timestampMillis);
        }
        return this;
    }

    /** Time has come so far, and no event of that time or before will come. */
    public PatternTester<E> at(String time) {
        return at(ScenarioTime.millis(time));
    }

    /** Time in milliseconds has come so far, and no event of that time or before will come. */
    public PatternTester<E> at(long timestampMillis) {
        expectNothingElse();
        goTo(timestampMillis);
        scenario.add("  " + ScenarioTime.text(timestampMillis) + "  time passes");
        passTime(timestampMillis);
        return this;
    }

    /** As a job does it: from deadline to deadline. */
    private void passTime(long timestampMillis) {
        passDeadlines(timestampMillis);
        advanceTo(timestampMillis);
    }

    private void passDeadlines(long untilMillis) {
        while (matcher.nextDeadline() <= untilMillis && !matcher.isEmpty()) {
            long deadline = matcher.nextDeadline();
            advanceTo(deadline);
            if (!matcher.isEmpty() && matcher.nextDeadline() <= deadline) {
                break;
            }
        }
    }

    private void advanceTo(long timestampMillis) {
        if (reportsTimeouts) {
            matcher.advanceTo(timestampMillis, collector::onMatch, collector::onTimedOut);
        } else {
            matcher.advanceTo(timestampMillis, collector::onMatch);
        }
    }

    private void goTo(long timestampMillis) {
        if (timestampMillis < now) {
            throw new IllegalArgumentException("time " + ScenarioTime.text(timestampMillis) + " after "
                    + ScenarioTime.text(now) + ": the events of a key come in order");
        }
        now = timestampMillis;
    }

    /**
     * The input is over, as at the end of a bounded source: all windows end, with the matches and time-outs which that brings,
     * and what was held back comes out. Nothing is open afterwards.
     */
    public PatternTester<E> end() {
        expectNothingElse();
        scenario.add("  the input is over");
        passDeadlines(Long.MAX_VALUE - 1);
        matcher.flush(collector::onMatch);
        return this;
    }

    /**
     * The next thing found is a match in which a stage took these events, and no other stage took any but those named by
     * {@link Expectation#and}.
     *
     * @throws IllegalArgumentException if the pattern has no such stage
     */
    public Expectation<E> expectMatch(String stage, int... events) {
        return new Expectation<>(this, take("a match", false, stage, events), stage, events);
    }

    /** The next thing found is a partial match that ran out of time, in which a stage had taken these events. */
    public Expectation<E> expectTimedOut(String stage, int... events) {
        if (!reportsTimeouts) {
            throw new IllegalStateException(
                    "time-outs are not reported: begin with PatternTester.withTimeouts(pattern)");
        }
        return new Expectation<>(this, take("a time-out", true, stage, events), stage, events);
    }

    private Finding take(String what, boolean timedOut, String stage, int[] events) {
        requireStage(stage);
        Finding first = findings.poll();
        if (first == null || first.timedOut() != timedOut) {
            throw failure("expected " + what + " in which stage \"" + stage + "\" has taken " + Arrays.toString(events)
                    + ", found " + (first == null ? "nothing" : first));
        }
        return first;
    }

    /** A stage that is called by a wrong name is a mistake in the scenario. */
    void requireStage(String stage) {
        if (!stages.contains(stage)) {
            throw new IllegalArgumentException("the pattern has no stage \"" + stage + "\"; its stages: " + stages);
        }
    }

    /** Nothing was found since the last event, besides what was expected. */
    public PatternTester<E> expectNothing() {
        return expectNothingElse();
    }

    /** Nothing was found besides what was expected. */
    public PatternTester<E> expectNothingElse() {
        if (!findings.isEmpty()) {
            throw failure("expected nothing else, found " + findings);
        }
        return this;
    }

    /** No partial match is open: nothing is held in memory for the key. */
    public PatternTester<E> expectNothingOpen() {
        if (!matcher.isEmpty()) {
            throw failure("expected nothing to be open");
        }
        return this;
    }

    /** So many partial matches wait for a stage. */
    public PatternTester<E> expectOpen(String stage, long count) {
        requireStage(stage);
        long open = matcher.openMatches().getOrDefault(stage, 0L);
        if (open != count) {
            throw failure("expected " + count + " partial matches to wait for \"" + stage + "\", found " + open);
        }
        return this;
    }

    AssertionError failure(String problem) {
        StringBuilder text = new StringBuilder(problem).append("; the scenario:\n");
        scenario.forEach(line -> text.append(line).append('\n'));
        text.append("open: ").append(matcher.isEmpty() ? "nothing" : matcher.openMatches());
        long heldBack = matcher.heldBackMatches();
        if (heldBack > 0) {
            text.append("; held back by a partial match that began earlier: ").append(heldBack);
            text.append(heldBack == 1 ? " match" : " matches");
        }
        return new AssertionError(text.toString());
    }

    /** What was found, by the numbers of the events. */
    record Finding(boolean timedOut, List<String> waitingFor, List<Taken> events, long timestampMillis) {
        /** An event and the stage that took it. */
        record Taken(String stage, long event) {}

        List<Long> events(String stage) {
            return events.stream()
                    .filter(taken -> taken.stage().equals(stage))
                    .map(Taken::event)
                    .toList();
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(timedOut ? "a time-out at " : "a match at ");
            text.append(ScenarioTime.text(timestampMillis)).append(" {");
            String stage = "";
            for (Taken taken : events) {
                if (taken.stage().equals(stage)) {
                    text.append(", ").append(taken.event());
                } else {
                    stage = taken.stage();
                    text.append(text.charAt(text.length() - 1) == '{' ? "" : "; ");
                    text.append(stage).append(": ").append(taken.event());
                }
            }
            text.append('}');
            return timedOut ? text + " waiting for " + waitingFor : text.toString();
        }
    }

    private final class Collector implements MatchHandler<E> {
        @Override
        public void onMatch(Match<E> match) {
            findings.add(finding(match, false, List.of()));
        }

        @Override
        public void onTimedOut(TimedOutMatch<E> match) {
            findings.add(finding(match, true, List.copyOf(match.waitingFor())));
        }

        private Finding finding(Match<E> match, boolean timedOut, List<String> waitingFor) {
            List<Finding.Taken> taken = new ArrayList<>();
            for (int i = 0; i < match.size(); i++) {
                taken.add(new Finding.Taken(match.stage(i), match.eventId(i)));
            }
            return new Finding(timedOut, waitingFor, taken, match.timestamp());
        }
    }
}
