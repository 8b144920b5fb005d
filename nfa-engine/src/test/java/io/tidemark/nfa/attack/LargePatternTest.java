// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.nfa.KeyMatcher;
import io.tidemark.nfa.Nfa;
import io.tidemark.pattern.MalformedPatternException;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.condition.Condition;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    void compile_groupsNestedAsDeepAsAllowed_matches() {
        KeyMatcher<Letter> matcher = Nfa.compile(nested(100)).newKeyMatcher();
        long[] matches = {0};
        matcher.process(Letter.of('a'), 1, match -> matches[0]++);

        assertThat(matches[0]).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {101, 2_000, 100_000})
    void compile_groupsNestedTooDeep_refused(int depth) {
        Pattern<Letter> pattern = nested(depth);

        assertThatThrownBy(() -> Nfa.compile(pattern))
                .isInstanceOf(MalformedPatternException.class)
                .hasMessageContaining("groups are nested more than 100 deep");
    }

    private static Pattern<Letter> nested(int depth) {
        Pattern<Letter> pattern = Letter.begin('a');
        for (int i = 0; i < depth; i++) {
            pattern = Pattern.begin(pattern);
        }
        return pattern;
    }

    @Test
    void compile_conditionsNestedTooDeep_refused() {
        Condition<Letter> condition = Letter.is('a');
        for (int i = 0; i < 998; i++) {
            condition = condition.or(Letter.V.is(i));
        }
        Condition<Letter> allowed = condition.and(Letter.V.lessThan(1));
        for (int i = 0; i < 100_000; i++) {
            condition = condition.or(Letter.V.is(i)).not();
        }
        Pattern<Letter> refused = Letter.begin('a').next("deep").where(condition);
        Pattern<Letter> refusedUntil = Letter.begin('a').oneOrMore().until(condition);

        assertThat(Nfa.compile(Pattern.<Letter>begin("a").where(allowed)).stages())
                .containsExactly("a");
        assertThatThrownBy(() -> Nfa.compile(refused))
                .isInstanceOf(MalformedPatternException.class)
                .hasMessageContaining("stage \"deep\": its conditions are nested more than 1000 deep");
        assertThatThrownBy(() -> Nfa.compile(refusedUntil))
                .isInstanceOf(MalformedPatternException.class)
                .hasMessageContaining("stage \"a\": its conditions are nested more than 1000 deep");
    }

    @Test
    void compile_conditionThatSharesItsParts_isNotDeep() {
        Condition<Letter> condition = Letter.is('a');
        for (int i = 0; i < 12; i++) {
            condition = condition.and(condition);
        }

        assertThat(Nfa.compile(Pattern.<Letter>begin("a").where(condition)).stages())
                .containsExactly("a");
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
