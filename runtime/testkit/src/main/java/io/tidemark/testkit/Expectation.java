// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.testkit;

import io.tidemark.testkit.PatternTester.Finding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a match, or a partial match that ran out of time, is expected to be: what {@link PatternTester#expectMatch} and {@link
 * PatternTester#expectTimedOut} return, to be completed. Checked as far as it is said, stage by stage, and altogether as soon as
 * the scenario goes on, which it does with the methods that are the tester's.
 *
 * <pre>{@code
 * PatternTester.withTimeouts(CARD_TESTING)
 *         .at("10:00:00", probe(1.00))                              // event 0
 *         .at("10:30:00")
 *         .expectTimedOut("probe", 0).waitingFor("probe")           // this is the expectation
 *         .at("11:00:00", probe(1.00))                              // event 1: the scenario goes on
 *         .expectOpen("probe", 1)
 *         .expectNothingElse();
 * }</pre>
 *
 * <p>Not thread-safe.
 *
 * @param <E> type of the events
 */
public final class Expectation<E> {
    private final PatternTester<E> tester;
    private final Finding found;
    private final List<String> stages = new ArrayList<>();

    Expectation(PatternTester<E> tester, Finding found, String stage, int[] events) {
        this.tester = tester;
        this.found = found;
        check(stage, events);
    }

    /** Another stage took these events. */
    public Expectation<E> and(String stage, int... events) {
        check(stage, events);
        return this;
    }

    private void check(String stage, int[] events) {
        tester.requireStage(stage);
        List<Long> expected = Arrays.stream(events).mapToObj(Long::valueOf).toList();
        if (!found.events(stage).equals(expected)) {
            throw tester.failure("expected stage \"" + stage + "\" to have taken " + expected + ", found " + found);
        }
        stages.add(stage);
    }

    /** It was waiting for these stages; for a partial match that ran out of time. */
    public Expectation<E> waitingFor(String... expected) {
        if (!found.waitingFor().equals(List.of(expected))) {
            throw tester.failure("expected it to wait for " + List.of(expected) + ", found " + found);
        }
        return this;
    }

    /** That is all of it; the scenario goes on. */
    private PatternTester<E> complete() {
        for (Finding.Taken taken : found.events()) {
            if (!stages.contains(taken.stage())) {
                throw tester.failure("expected nothing but the stages " + stages + ", found " + found);
            }
        }
        return tester;
    }

    /** See {@link PatternTester#at(String, Object)}. */
    public PatternTester<E> at(String time, E event) {
        return complete().at(time, event);
    }

    /** See {@link PatternTester#at(long, Object)}. */
    public PatternTester<E> at(long timestampMillis, E event) {
        return complete().at(timestampMillis, event);
    }

    /** See {@link PatternTester#at(String)}. */
    public PatternTester<E> at(String time) {
        return complete().at(time);
    }

    /** See {@link PatternTester#end}. */
    public PatternTester<E> end() {
        return complete().end();
    }

    /** See {@link PatternTester#expectMatch}. */
    public Expectation<E> expectMatch(String stage, int... events) {
        return complete().expectMatch(stage, events);
    }

    /** See {@link PatternTester#expectTimedOut}. */
    public Expectation<E> expectTimedOut(String stage, int... events) {
        return complete().expectTimedOut(stage, events);
    }

    /** See {@link PatternTester#expectNothingElse}. */
    public PatternTester<E> expectNothingElse() {
        return complete().expectNothingElse();
    }

    /** See {@link PatternTester#expectNothingOpen}. */
    public PatternTester<E> expectNothingOpen() {
        return complete().expectNothingOpen();
    }

    /** See {@link PatternTester#expectOpen}. */
    public PatternTester<E> expectOpen(String stage, long count) {
        return complete().expectOpen(stage, count);
    }
}
