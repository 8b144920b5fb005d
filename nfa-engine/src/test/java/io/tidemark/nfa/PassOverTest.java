// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

import static io.tidemark.nfa.NfaMatcher.BEGINS;
import static io.tidemark.nfa.NfaMatcher.EVERY_CLASS;
import static io.tidemark.nfa.check.MatchAssert.V;
import static io.tidemark.nfa.check.MatchAssert.begin;
import static io.tidemark.nfa.check.MatchAssert.type;
import static io.tidemark.pattern.condition.Aggregates.last;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.nfa.conformance.ConditionTier;
import io.tidemark.nfa.conformance.CorpusCase;
import io.tidemark.nfa.conformance.CorpusEvent;
import io.tidemark.nfa.random.CaseGenerator;
import io.tidemark.nfa.random.CaseGenerator.Size;
import io.tidemark.nfa.random.EngineCheck;
import io.tidemark.nfa.random.EngineCheck.Way;
import io.tidemark.nfa.random.RecordedRun;
import io.tidemark.nfa.reference.EngineMatcher;
import io.tidemark.nfa.reference.EngineMatcher.Usage;
import io.tidemark.pattern.MalformedPatternException;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.WithinType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Events to which a key does not react are kept from it, and nothing else comes out. {@code -Drandom.seed=N} and
 * {@code -Drandom.cases=N} take others.
 */
final class PassOverTest {
    private static final long SEED = Long.getLong("random.seed", 20261122);
    private static final int CASES = Integer.getInteger("random.cases", 100_000) / 5;

    private static final List<ConditionTier> TIERS = List.of(ConditionTier.values());

    private final LongAdder passedOver = new LongAdder();

    @Test
    void randomCases_eventsNotReactedToLeftOut_asTheNaiveMatcher() {
        CaseGenerator generator = new CaseGenerator(SEED, Size.SMALL);
        List<String> failures = IntStream.range(0, CASES)
                .parallel()
                .filter(number -> fails(generator.generate(number), number))
                .mapToObj(number -> "seed " + SEED + ", case " + number + ": "
                        + EngineCheck.minimized(generator.generate(number), tier(number)))
                .limit(5)
                .toList();
        System.out.printf("passed over, seed %d: %d cases, %d events%n", SEED, CASES, passedOver.sum());
        assertThat(failures).isEmpty();
        // Else there would be nothing that could go wrong.
        assertThat(passedOver.sum()).isGreaterThan(CASES / 10);
    }

    private boolean fails(CorpusCase corpusCase, int number) {
        try {
            Pattern<CorpusEvent> pattern = corpusCase.pattern(tier(number));
            RecordedRun expected = RecordedRun.of(pattern, corpusCase.inputs(), EngineCheck.MAX_RUNS);
            return fails(pattern, expected, true) || fails(pattern, expected, false);
        } catch (MalformedPatternException e) {
            return false;
        }
    }

    private boolean fails(Pattern<CorpusEvent> pattern, RecordedRun expected, boolean timeouts) {
        Way way = new Way(timeouts, Usage.FILTERED);
        EngineMatcher<CorpusEvent> engine = way.matcher(Nfa.compile(pattern));
        boolean fails = EngineCheck.difference(engine, expected, way) != null;
        passedOver.add(engine.passedOver());
        return fails;
    }

    private static ConditionTier tier(int number) {
        return TIERS.get(number % TIERS.size());
    }

    @Test
    void reactions_relaxedSequence_areToWhatEachKeyWaitsFor() {
        Pattern<CorpusEvent> pattern = begin("a", "a")
                .followedBy("b")
                .where(type("b"))
                .followedBy("c")
                .where(type("c"))
                .within(Duration.ofMillis(100));

        assertThat(reactingTo(pattern, "")).isEqualTo("a");
        assertThat(reactingTo(pattern, "a")).isEqualTo("ab");
        assertThat(reactingTo(pattern, "ab")).isEqualTo("ac");
        assertThat(reactingTo(pattern, "aba")).isEqualTo("abc");
    }

    @Test
    void reactions_waitingForTheVeryNextEvent_areToEveryEvent() {
        Pattern<CorpusEvent> pattern =
                begin("a", "a").next("b").where(type("b")).followedBy("c").where(type("c"));

        assertThat(reactingTo(pattern, "")).isEqualTo("a");
        assertThat(reactingTo(pattern, "a")).isEqualTo("abcd");
        assertThat(reactingTo(pattern, "ab")).isEqualTo("ac");
    }

    @Test
    void reactions_forbiddenEvent_isReactedTo() {
        Pattern<CorpusEvent> pattern = begin("a", "a")
                .notFollowedBy("c")
                .where(type("c"))
                .followedBy("b")
                .where(type("b"));

        assertThat(reactingTo(pattern, "a")).isEqualTo("abc");
    }

    @Test
    void reactions_conditionOnEarlierEvents_areToEveryEventWhileItMayHold() {
        Pattern<CorpusEvent> pattern = begin("a", "a")
                .followedBy("b")
                .where(V.greaterThan(last("a", V)))
                .followedBy("c")
                .where(type("c"));

        assertThat(reactingTo(pattern, "a")).isEqualTo("abcd");
        assertThat(reactingTo(pattern, "")).isEqualTo("a");
    }

    @Test
    void classes_conditionThrows_concernEveryKey() {
        Pattern<CorpusEvent> pattern = begin("a", "a")
                .followedBy("b")
                .where(event -> 1 / event.v() > 0)
                .followedBy("c")
                .where(type("c"));
        NfaMatcher<CorpusEvent> matcher = Nfa.compile(pattern).newMatcher(MatcherOptions.defaults());

        assertThat(matcher.mayPassOver()).isTrue();
        assertThat(matcher.classes(CorpusEvent.of(0, "", 0, "d", 0))).isEqualTo(BEGINS | EVERY_CLASS);
        assertThat(matcher.classes(CorpusEvent.of(0, "", 0, "d", 2)) & BEGINS).isZero();
    }

    @Test
    void mayPassOver_everyEventBegins_isFalse() {
        Pattern<CorpusEvent> pattern =
                Pattern.<CorpusEvent>begin("a").followedBy("b").where(type("b"));

        assertThat(Nfa.compile(pattern).newMatcher(MatcherOptions.defaults()).mayPassOver())
                .isFalse();
    }

    @Test
    void mayPassOver_windowsBetweenEvents_isFalse() {
        Pattern<CorpusEvent> pattern = begin("a", "a")
                .followedBy("b")
                .where(type("b"))
                .within(Duration.ofMillis(5), WithinType.PREVIOUS_AND_CURRENT);

        assertThat(Nfa.compile(pattern).newMatcher(MatcherOptions.defaults()).mayPassOver())
                .isFalse();
    }

    @Test
    void process_otherEventsTestedInBetween_testsItsOwn() {
        NfaMatcher<CorpusEvent> matcher =
                Nfa.compile(begin("a", "a").followedBy("b").where(type("b"))).newMatcher(MatcherOptions.defaults());
        CorpusEvent first = event('a', 0);
        CorpusEvent second = event('b', 1);
        matcher.classes(first);
        matcher.changesNothing(event('d', 0));
        KeyState state = matcher.process(null, first, 0, 0, match -> {});
        matcher.classes(second);
        matcher.classes(event('d', 1));
        List<String> found = new ArrayList<>();

        assertThat(state).isNotNull();
        assertThat(matcher.process(
                        state, second, 1, 1, match -> found.add(match.toMap().toString())))
                .isNull();
        assertThat(found).hasSize(1);
    }

    private static CorpusEvent event(char type, int timestamp) {
        return CorpusEvent.of(timestamp, "", timestamp, String.valueOf(type), 1);
    }

    /** The types of events that concern a key after the events given. */
    private static String reactingTo(Pattern<CorpusEvent> pattern, String events) {
        NfaMatcher<CorpusEvent> matcher = Nfa.compile(pattern).newMatcher(MatcherOptions.defaults());
        KeyState state = null;
        for (int i = 0; i < events.length(); i++) {
            state = matcher.process(state, event(events.charAt(i), i), i, i, match -> {});
        }
        StringBuilder types = new StringBuilder();
        for (char type = 'a'; type <= 'd'; type++) {
            int classes = matcher.classes(event(type, 50));
            boolean begins = (classes & BEGINS) != 0;
            if (begins || (state != null && (classes & matcher.reactions(state)) != 0)) {
                types.append(type);
            }
        }
        return types.toString();
    }
}
