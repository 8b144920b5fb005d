// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.nfa.KeyMatcher;
import io.tidemark.nfa.KeyState;
import io.tidemark.nfa.MatcherOptions;
import io.tidemark.nfa.Nfa;
import io.tidemark.nfa.NfaMatcher;
import io.tidemark.pattern.AfterMatchSkip;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.condition.Aggregates;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams much longer than the window, on one key: counts are right, and memory is that of the window. */
class LongStreamTest {
    private static final int EVENTS = 50_000;
    private static final long WINDOW_MILLIS = 50;

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void process_longStream_countsAsByHandInBoundedMemory(boolean skip, boolean timeouts) {
        Pattern<Letter> pattern = Letter.begin('a')
                .followedByAny("b")
                .where(Letter.is('b'))
                .within(Duration.ofMillis(WINDOW_MILLIS))
                .afterMatch(skip ? AfterMatchSkip.skipToNext() : AfterMatchSkip.noSkip());
        NfaMatcher<Letter> matcher = Nfa.compile(pattern).newMatcher(options(timeouts));
        Letter.Counter found = new Letter.Counter();
        Random random = new Random(7);
        ArrayDeque<Long> open = new ArrayDeque<>();
        long matches = 0;
        long timedOut = 0;
        KeyState state = null;
        // Time begins below zero and passes it.
        long time = -1000;
        for (int i = 0; i < EVENTS; i++) {
            time += random.nextInt(3);
            char type = (char) ('a' + random.nextInt(3));
            while (!open.isEmpty() && open.peek() + WINDOW_MILLIS <= time) {
                open.poll();
                timedOut++;
            }
            if (type == 'a') {
                open.add(time);
            } else if (type == 'b') {
                matches += open.size();
                if (skip) {
                    open.clear();
                }
            }
            state = matcher.process(state, Letter.of(type), time, i, found);
            assertThat(state == null ? 0 : matcher.sizeInBytes(state)).isLessThan(6_000);
        }
        timedOut += open.size();
        state = state == null ? null : matcher.advanceTo(state, time + WINDOW_MILLIS, found);

        assertThat(state).isNull();
        assertThat(found.matches).isEqualTo(matches);
        assertThat(found.timeouts).isEqualTo(timeouts ? timedOut : 0);
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void sizeInBytes_burstIsOverButKeyStaysBusy_shrinks(boolean skip, boolean timeouts) {
        Pattern<Letter> pattern = Letter.begin('a')
                .followedByAny("b")
                .where(Letter.V.greaterThan(Aggregates.sum("a", Letter.V)))
                .oneOrMore()
                .within(Duration.ofSeconds(1))
                .afterMatch(skip ? AfterMatchSkip.skipToNext() : AfterMatchSkip.noSkip());
        NfaMatcher<Letter> matcher = Nfa.compile(pattern).newMatcher(options(timeouts));
        Letter.Counter found = new Letter.Counter();
        KeyState state = null;
        for (int i = 0; i < 20_000; i++) {
            state = matcher.process(state, new Letter('a', 3), i / 100, i, found);
        }
        assertThat(size(matcher, state)).isGreaterThan(200_000);

        for (int i = 0; i < 20; i++) {
            state = matcher.process(state, new Letter('a', 3), 1000 + 400 * i, i, found);
        }

        assertThat(size(matcher, state)).isLessThan(20_000);
    }

    @Test
    void process_manyMatchesOfOneStart_takesTimeInProportion() {
        // It took twenty seconds for 15 b when each match was compared with all others; now 17 take a moment.
        Pattern<Letter> pattern = Letter.begin('a')
                .followedByAny("b")
                .where(Letter.is('b'))
                .oneOrMore()
                .allowCombinations()
                .followedByAny("c")
                .where(Letter.is('c'))
                .afterMatch(AfterMatchSkip.skipToFirst("a"));
        KeyMatcher<Letter> matcher = Nfa.compile(pattern).newKeyMatcher();
        long[] matches = {0};
        matcher.process(Letter.of('a'), 0, match -> matches[0]++);
        for (int i = 0; i < 17; i++) {
            matcher.process(Letter.of('b'), i, match -> matches[0]++);
        }

        matcher.process(Letter.of('c'), 20, match -> matches[0]++);

        assertThat(matches[0]).isEqualTo((1 << 17) - 1);
    }

    @Test
    void countOpenMatches_manyCohorts_countsEachStartOnce() {
        // The values read differ from one start to the next: each is a cohort of its own.
        Pattern<Letter> pattern = Letter.begin('a')
                .followedByAny("b")
                .where(Letter.V.greaterThan(Aggregates.last("a", Letter.V)))
                .followedByAny("c")
                .where(Letter.is('c'))
                .afterMatch(AfterMatchSkip.skipToNext());
        KeyMatcher<Letter> matcher = Nfa.compile(pattern).newKeyMatcher();
        for (int i = 0; i < 400; i++) {
            matcher.process(new Letter('a', i % 50), i, match -> {});
        }

        // All but the newest of each value 49 and those since can be, and have been, followed by a greater one.
        assertThat(matcher.openMatches()).containsEntry("b", 400L).containsEntry("c", 392L);
    }

    private static long size(NfaMatcher<Letter> matcher, @Nullable KeyState state) {
        return state == null ? 0 : matcher.sizeInBytes(state);
    }

    private static MatcherOptions options(boolean timeouts) {
        return timeouts ? MatcherOptions.defaults().withTimeouts() : MatcherOptions.defaults();
    }
}
