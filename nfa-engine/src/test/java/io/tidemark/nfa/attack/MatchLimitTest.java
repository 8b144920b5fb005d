// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.match.Match;
import io.tidemark.match.MatchHandler;
import io.tidemark.match.TimedOutMatch;
import io.tidemark.nfa.EngineLimits;
import io.tidemark.nfa.EngineLimits.Policy;
import io.tidemark.nfa.KeyMatcher;
import io.tidemark.nfa.KeyState;
import io.tidemark.nfa.LimitExceededException;
import io.tidemark.nfa.MatcherOptions;
import io.tidemark.nfa.Nfa;
import io.tidemark.nfa.NfaMatcher;
import io.tidemark.pattern.AfterMatchSkip;
import io.tidemark.pattern.Pattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** More matches than one event may complete: those above the limit are lost, and what is open goes on. */
final class MatchLimitTest {
    private static final long SEED = 20261122;

    /** Writes down what comes out. */
    private record Lines(List<String> lines) implements MatchHandler<Letter> {
        @Override
        public void onMatch(Match<Letter> match) {
            lines.add("match" + ids(match, match.size()));
        }

        @Override
        public void onTimedOut(TimedOutMatch<Letter> match) {
            lines.add("timed out" + ids(match, match.size()));
        }

        private static String ids(Match<Letter> match, int size) {
            StringBuilder ids = new StringBuilder();
            for (int i = 0; i < size; i++) {
                ids.append(' ').append(match.stage(i)).append(match.eventId(i));
            }
            return ids.toString();
        }
    }

    private static MatcherOptions atMost(int matches, Policy policy, boolean timeouts) {
        MatcherOptions options =
                MatcherOptions.defaults().withLimits(new EngineLimits(1_000, 1_000, 1_000, matches, policy));
        return timeouts ? options.withTimeouts() : options;
    }

    static Stream<AfterMatchSkip> strategies() {
        return Stream.of(
                AfterMatchSkip.noSkip(),
                AfterMatchSkip.skipToNext(),
                AfterMatchSkip.skipPastLastEvent(),
                AfterMatchSkip.skipToFirst("b"),
                AfterMatchSkip.skipToLast("a"));
    }

    static Stream<Pattern<Letter>> patterns() {
        Pattern<Letter> ab = Letter.begin('a').followedBy("b").where(Letter.is('b'));
        return Stream.of(
                        ab,
                        ab.within(Duration.ofMillis(4)),
                        Letter.begin('a')
                                .followedByAny("b")
                                .where(Letter.is('b'))
                                .oneOrMore(),
                        ab.notFollowedBy("c").where(Letter.is('c')).within(Duration.ofMillis(3)),
                        ab.followedBy("c").where(Letter.is('c')).within(Duration.ofMillis(6)))
                .flatMap(pattern -> strategies().map(pattern::afterMatch));
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void process_moreMatchesThanAllowed_nothingIsLeftOfThoseDropped(AfterMatchSkip skip) {
        Pattern<Letter> pattern =
                Letter.begin('a').followedBy("b").where(Letter.is('b')).afterMatch(skip);
        for (Policy policy : Policy.values()) {
            for (boolean timeouts : new boolean[] {false, true}) {
                List<String> found = new ArrayList<>();
                KeyMatcher<Letter> matcher = Nfa.compile(pattern).newKeyMatcher(atMost(1, policy, timeouts));
                for (int i = 0; i < 4; i++) {
                    process(matcher, Letter.of("aabc".charAt(i)), i, found);
                }
                assertThat(found).filteredOn(line -> line.startsWith("match")).hasSize(1);
                assertThat(matcher.isEmpty()).isTrue();
                assertThat(matcher.save(Letter.serializer())).isEmpty();
            }
        }
    }

    @Test
    void advanceTo_moreMatchesThanAllowed_othersComeAtTheirTime() {
        Pattern<Letter> pattern =
                Letter.begin('a').notFollowedBy("b").where(Letter.is('b')).within(Duration.ofMillis(10));
        List<String> found = new ArrayList<>();
        KeyMatcher<Letter> matcher = Nfa.compile(pattern).newKeyMatcher(atMost(1, Policy.FAIL, false));
        process(matcher, Letter.of('a'), 1, found);
        process(matcher, Letter.of('a'), 1, found);
        process(matcher, Letter.of('a'), 5, found);

        assertThatThrownBy(() -> matcher.advanceTo(11, match -> found.add("at 11")))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("maxMatchesPerEvent = 1");
        assertThat(matcher.openMatches()).containsEntry("b", 1L);
        matcher.advanceTo(15, match -> found.add("at 15"));

        assertThat(found).containsExactly("at 11", "at 15");
        assertThat(matcher.isEmpty()).isTrue();
    }

    @Test
    void save_stateInWhichNothingIsOpen_isRefused() {
        NfaMatcher<Letter> matcher = Nfa.compile(
                        Letter.begin('a').followedBy("b").where(Letter.is('b')))
                .newMatcher(atMost(1, Policy.FAIL, false));
        KeyState one = matcher.process(null, Letter.of('a'), 1, 1, match -> {});
        KeyState two = matcher.process(one, Letter.of('a'), 2, 2, match -> {});
        assertThatThrownBy(() -> matcher.process(two, Letter.of('b'), 3, 3, match -> {}))
                .isInstanceOf(LimitExceededException.class);
        assertThat(two).isNotNull();
        assertThatThrownBy(() -> matcher.save(two, Letter.serializer()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("afterFailure()");
        assertThat(matcher.afterFailure()).isNull();
    }

    @Test
    void process_handlerThrowsAfterOneEvent_eventCounts() {
        KeyMatcher<Letter> matcher = Nfa.compile(Letter.begin('a')
                        .followedByAny("b")
                        .where(Letter.is('b'))
                        .oneOrMore())
                .newKeyMatcher();
        matcher.process(Letter.of('a'), 0, match -> {});
        assertThatThrownBy(() -> matcher.process(Letter.of('b'), 1, match -> {
                    throw new IllegalStateException("full");
                }))
                .hasMessage("full");
        List<Integer> sizes = new ArrayList<>();
        matcher.process(Letter.of('b'), 2, match -> sizes.add(match.size()));
        assertThat(sizes).containsExactlyInAnyOrder(2, 3);
    }

    @ParameterizedTest
    @MethodSource("patterns")
    void process_fewMatchesAllowed_savedAfterEachEventGoesOnAlike(Pattern<Letter> pattern) {
        Nfa<Letter> nfa = Nfa.compile(pattern);
        Random random = new Random(SEED);
        for (int number = 0; number < 200; number++) {
            MatcherOptions options = atMost(1 + random.nextInt(2), Policy.FAIL, random.nextBoolean());
            List<String> expected = new ArrayList<>();
            List<String> found = new ArrayList<>();
            KeyMatcher<Letter> matcher = nfa.newKeyMatcher(options);
            byte[] saved = {};
            long time = 0;
            for (int i = 0; i < 20; i++) {
                Letter letter = Letter.of("aaabc".charAt(random.nextInt(5)));
                time += random.nextInt(3);
                process(matcher, letter, time, expected);
                KeyMatcher<Letter> restored = nfa.newKeyMatcher(options);
                restored.restore(saved, Letter.serializer());
                process(restored, letter, time, found);
                saved = restored.save(Letter.serializer());
            }
            assertThat(found).as("seed %d, case %d", SEED, number).isEqualTo(expected);
        }
    }

    /** The number of an event is its time. */
    private static void process(KeyMatcher<Letter> matcher, Letter letter, long time, List<String> found) {
        Lines lines = new Lines(found);
        try {
            matcher.process(letter, time, time, lines);
        } catch (LimitExceededException e) {
            found.add("at " + time + ": " + e.getMessage());
        }
    }
}
