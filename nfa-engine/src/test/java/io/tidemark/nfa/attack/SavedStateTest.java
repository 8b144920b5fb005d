// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.nfa.KeyState;
import io.tidemark.nfa.MatcherOptions;
import io.tidemark.nfa.Nfa;
import io.tidemark.nfa.NfaMatcher;
import io.tidemark.nfa.StateFormatException;
import io.tidemark.pattern.AfterMatchSkip;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.condition.Aggregates;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes of a state: what was written is read, and nothing else ever is. */
final class SavedStateTest {
    private static final String EVENTS = "abaabcab";

    static Stream<Pattern<Letter>> patterns() {
        return Stream.of(
                Letter.begin('a').followedBy("b").where(Letter.is('x')).within(Duration.ofSeconds(1)),
                Letter.begin('a').oneOrMore().followedByAny("b").where(Letter.is('x')),
                Pattern.<Letter>begin("a", AfterMatchSkip.skipPastLastEvent())
                        .where(Letter.is('a'))
                        .oneOrMore()
                        .followedBy("b")
                        .where(Letter.V.greaterThan(Aggregates.sum("a", Letter.V)))
                        .followedBy("c")
                        .where(Letter.is('x')),
                Letter.begin('a')
                        .followedBy("b")
                        .where((letter, captures) -> captures.events("a").isEmpty())
                        .followedBy("c")
                        .where(Letter.is('x')));
    }

    private static byte[] saved(Nfa<Letter> nfa, int events) {
        NfaMatcher<Letter> matcher = nfa.newMatcher(MatcherOptions.defaults());
        @Nullable KeyState state = null;
        for (int i = 0; i < events; i++) {
            state = matcher.process(state, new Letter(EVENTS.charAt(i), i), i, i, match -> {});
        }
        return matcher.save(Objects.requireNonNull(state), Letter.serializer());
    }

    @ParameterizedTest
    @MethodSource("patterns")
    void restore_whatWasSaved_isSavedAsTheSameBytes(Pattern<Letter> pattern) {
        Nfa<Letter> nfa = Nfa.compile(pattern);
        for (int events = 1; events <= EVENTS.length(); events++) {
            byte[] bytes = saved(nfa, events);
            NfaMatcher<Letter> matcher = nfa.newMatcher(MatcherOptions.defaults());
            KeyState restored = matcher.restore(bytes, Letter.serializer());
            assertThat(matcher.save(restored, Letter.serializer())).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @MethodSource("patterns")
    void restore_anyBitFlippedOrAnyTruncation_isRefused(Pattern<Letter> pattern) {
        Nfa<Letter> nfa = Nfa.compile(pattern);
        for (int events : List.of(1, 4, EVENTS.length())) {
            byte[] bytes = saved(nfa, events);
            for (int bit = 0; bit < 8 * bytes.length; bit++) {
                byte[] flipped = bytes.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                refuses(nfa, flipped, "bit " + bit);
            }
            for (int length = 0; length < bytes.length; length++) {
                refuses(nfa, Arrays.copyOf(bytes, length), "length " + length);
            }
            refuses(nfa, Arrays.copyOf(bytes, bytes.length + 1), "a byte more");
        }
    }

    private static void refuses(Nfa<Letter> nfa, byte[] bytes, String damage) {
        assertThatThrownBy(() -> nfa.newMatcher(MatcherOptions.defaults()).restore(bytes, Letter.serializer()))
                .as(damage)
                .isInstanceOf(StateFormatException.class);
    }
}
