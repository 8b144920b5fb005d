// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.nfa.KeyMatcher;
import io.tidemark.nfa.Nfa;
import io.tidemark.pattern.MalformedPatternException;
import io.tidemark.pattern.Pattern;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Patterns larger than anybody needs: they work, or are refused in words. */
class LargePatternTest {
    @Test
    void compile_groupsInGroupsMultiply_refused() {
        Pattern<Letter> pattern = Letter.begin('a');
        for (int i = 0; i < 50; i++) {
            pattern = Pattern.<Letter>begin(pattern).oneOrMore();
        }
        Pattern<Letter> nested = pattern;

        assertThatThrownBy(() -> Nfa.compile(nested))
                .isInstanceOf(MalformedPatternException.class)
                .hasMessageContaining("more than 50000 states");
    }

    @Test
    void process_thousandTimes_matchesAfterThousandEvents() {
        KeyMatcher<Letter> matcher =
                Nfa.compile(Letter.begin('a').times(1000).consecutive()).newKeyMatcher();
        long[] matches = {0};
        for (int i = 0; i < 1500; i++) {
            matcher.process(Letter.of('a'), i, match -> matches[0] += match.size());
        }

        assertThat(matches[0]).isEqualTo(501 * 1000);
    }

    @Test
    void process_sixtyOptionalStagesOfOneKind_matches() {
        Pattern<Letter> pattern = Letter.begin('a');
        for (int i = 0; i < 60; i++) {
            pattern = pattern.followedByAny("b" + i).where(Letter.is('b')).optional();
        }
        KeyMatcher<Letter> matcher = Nfa.compile(
                        pattern.next("c").where(Letter.is('c')).within(Duration.ofSeconds(1)))
                .newKeyMatcher();
        long[] matches = {0};
        matcher.process(Letter.of('a'), 1, match -> matches[0]++);
        matcher.process(Letter.of('c'), 2, match -> matches[0]++);

        assertThat(matches[0]).isEqualTo(1);
    }
}
