// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.nfa.EngineLimits;
import io.tidemark.nfa.EngineLimits.Policy;
import io.tidemark.nfa.KeyMatcher;
import io.tidemark.nfa.KeyState;
import io.tidemark.nfa.MatcherOptions;
import io.tidemark.nfa.Nfa;
import io.tidemark.nfa.NfaMatcher;
import io.tidemark.nfa.SkipMissException;
import io.tidemark.nfa.StateFormatException;
import io.tidemark.pattern.AfterMatchSkip;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.condition.Aggregates;
import java.time.Duration;
import java.util.Random;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handlers that throw, limits, the ends of time, bytes that nobody wrote: what comes after still works. */
class TroubleTest {
    private static final int CHECKSUM_BYTES = 4;
    private static final int HEADER_BYTES = 9;

    @Test
    void process_handlerThrows_stateIsAsAfterTheEvent() {
        NfaMatcher<Letter> matcher = Nfa.compile(begin(AfterMatchSkip.noSkip()).within(Duration.ofMillis(10)))
                .newMatcher(MatcherOptions.defaults());
        Letter.Counter found = new Letter.Counter();
        KeyState open = matcher.process(null, Letter.of('a'), 1, 1, found);
        KeyState two = matcher.process(open, Letter.of('a'), 2, 2, found);
        assertThatThrownBy(() -> matcher.process(two, Letter.of('b'), 3, 3, match -> {
                    throw new IllegalStateException("full");
                }))
                .hasMessage("full");

        KeyState three = matcher.process(two, Letter.of('b'), 11, 4, found);

        // The a of time 1 is out of time, the other is still there.
        assertThat(found.matches).isEqualTo(1);
        assertThat(three == null ? null : matcher.advanceTo(three, 12, found)).isNull();
    }

    @Test
    void process_skipMisses_startIsGivenUp() {
        Pattern<Letter> pattern = begin(AfterMatchSkip.skipToFirst("a").throwExceptionOnMiss());
        KeyMatcher<Letter> matcher = Nfa.compile(pattern).newKeyMatcher();
        matcher.process(Letter.of('a'), 1, match -> {});
        matcher.process(Letter.of('a'), 2, match -> {});
        assertThatThrownBy(() -> matcher.process(Letter.of('b'), 3, match -> {}))
                .isInstanceOf(SkipMissException.class);
        assertThat(matcher.openMatches()).containsEntry("b", 1L);

        // Now the second start misses, and is given up as well.
        assertThatThrownBy(() -> matcher.process(Letter.of('b'), 4, match -> {}))
                .isInstanceOf(SkipMissException.class);
        matcher.process(Letter.of('b'), 5, match -> {});
        assertThat(matcher.openMatches()).isEmpty();
    }

    @Test
    void process_dropNewestAtLimit_openMatchesStillComplete() {
        long[] matches = {0};
        KeyMatcher<Letter> matcher = limited(Policy.DROP_NEWEST);
        for (int i = 0; i < 9; i++) {
            matcher.process(Letter.of('a'), i, match -> matches[0]++);
        }

        matcher.process(Letter.of('b'), 10, match -> matches[0]++);

        assertThat(matches[0]).isEqualTo(4);
    }

    @Test
    void process_dropOldestAtLimit_newestMatchesAreKept() {
        long[] matches = {0};
        KeyMatcher<Letter> matcher = limited(Policy.DROP_OLDEST);
        for (int i = 0; i < 9; i++) {
            matcher.process(Letter.of('a'), i, match -> {});
        }

        matcher.process(Letter.of('b'), 10, match -> matches[0] += match.timestamp(0) >= 6 ? 1 : 0);

        assertThat(matches[0]).isEqualTo(3);
    }

    @Test
    void limits_zero_refusedWithName() {
        assertThatThrownBy(() -> new EngineLimits(1, 1, 0, 1, Policy.FAIL)).hasMessageContaining("maxEvents is 0");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void process_endsOfTime_windowHolds(boolean skip) {
        Pattern<Letter> pattern = begin(skip ? AfterMatchSkip.skipToNext() : AfterMatchSkip.noSkip())
                .within(Duration.ofMillis(10));
        KeyMatcher<Letter> matcher = Nfa.compile(pattern).newKeyMatcher();
        long[] matches = {0};
        matcher.process(Letter.of('a'), Long.MIN_VALUE, match -> matches[0]++);
        matcher.process(Letter.of('b'), Long.MIN_VALUE + 9, match -> matches[0]++);
        matcher.process(Letter.of('b'), 0, match -> matches[0]++);
        assertThat(matcher.isEmpty()).isTrue();
        matcher.process(Letter.of('a'), Long.MAX_VALUE - 5, match -> matches[0]++);
        matcher.process(Letter.of('a'), Long.MAX_VALUE - 5, match -> matches[0]++);

        // It would end behind the end of time.
        matcher.process(Letter.of('b'), Long.MAX_VALUE, match -> matches[0]++);

        assertThat(matches[0]).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void restore_nonsenseWithValidChecksum_refusedOrHarmless(boolean timeouts) {
        long seed = 5;
        Random random = new Random(seed);
        int refused = 0;
        for (AfterMatchSkip skip : new AfterMatchSkip[] {
            AfterMatchSkip.noSkip(),
            AfterMatchSkip.skipToNext(),
            AfterMatchSkip.skipPastLastEvent(),
            AfterMatchSkip.skipToFirst("b")
        }) {
            Nfa<Letter> nfa = Nfa.compile(Pattern.<Letter>begin("a", skip)
                    .where(Letter.is('a'))
                    .followedByAny("b")
                    .where(Letter.V.greaterThan(Aggregates.sum("a", Letter.V)))
                    .oneOrMore()
                    .followedBy("c")
                    .where(Letter.is('c'))
                    .within(Duration.ofMillis(40)));
            MatcherOptions options = timeouts ? MatcherOptions.defaults().withTimeouts() : MatcherOptions.defaults();
            KeyState state = feed(nfa.newMatcher(options), null, 0, random);
            byte[] bytes = state == null ? new byte[0] : nfa.newMatcher(options).save(state, Letter.serializer());
            for (int i = 0; i < 500 && bytes.length > 0; i++) {
                refused += survives(nfa.newMatcher(options), mutated(bytes, random), random) ? 0 : 1;
            }
        }

        assertThat(refused).as("seed %s", seed).isBetween(100, 2000);
    }

    private static boolean survives(NfaMatcher<Letter> matcher, byte[] bytes, Random random) {
        KeyState state;
        try {
            state = matcher.restore(bytes, Letter.serializer());
        } catch (StateFormatException e) {
            return false;
        }
        matcher.countOpenMatches(state, new long[3]);
        KeyState later = feed(matcher, state, 20, random);
        if (later != null) {
            matcher.flush(later, 100, match -> {});
        }
        return true;
    }

    private static @Nullable KeyState feed(
            NfaMatcher<Letter> matcher, @Nullable KeyState from, long time, Random random) {
        KeyState state = matcher.process(from, new Letter('a', 1), time, 0, match -> {});
        for (int i = 1; i < 12; i++) {
            Letter event = new Letter((char) ('a' + random.nextInt(3)), random.nextInt(4));
            state = matcher.process(state, event, time + i, i, match -> match.toMap());
        }
        return matcher.process(state, new Letter('a', 2), time + 12, 12, match -> {});
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        byte[] changed = bytes.clone();
        int at = HEADER_BYTES + random.nextInt(bytes.length - HEADER_BYTES - CHECKSUM_BYTES);
        changed[at] += (byte) (random.nextBoolean() ? 1 + random.nextInt(3) : random.nextInt(256));
        CRC32C checksum = new CRC32C();
        int end = changed.length - CHECKSUM_BYTES;
        checksum.update(changed, 0, end);
        for (int i = 0; i < CHECKSUM_BYTES; i++) {
            changed[end + i] = (byte) (checksum.getValue() >>> (8 * i));
        }
        return changed;
    }

    private static KeyMatcher<Letter> limited(Policy policy) {
        return Nfa.compile(begin(AfterMatchSkip.noSkip()))
                .newKeyMatcher(MatcherOptions.defaults().withLimits(new EngineLimits(1000, 1000, 4, 1000, policy)));
    }

    private static Pattern<Letter> begin(AfterMatchSkip skip) {
        return Letter.begin('a').afterMatch(skip).followedByAny("b").where(Letter.is('b'));
    }
}
