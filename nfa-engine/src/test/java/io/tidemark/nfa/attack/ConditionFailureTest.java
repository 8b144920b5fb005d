// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.attack;

import static io.tidemark.nfa.attack.Letter.begin;
import static io.tidemark.nfa.attack.Letter.is;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tidemark.nfa.ConditionException;
import io.tidemark.nfa.KeyMatcher;
import io.tidemark.nfa.Nfa;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.condition.Condition;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A condition throws: whoever has to mend it is told of which stage it is. */
final class ConditionFailureTest {
    /** Cannot be asked of an exclamation mark. */
    private static Condition<Letter> picky(char type) {
        return Condition.of((Letter letter) -> {
            if (letter.type() == '!') {
                throw new IllegalStateException("what is that");
            }
            return letter.type() == type;
        });
    }

    private static Pattern<Letter> picky(Pattern<Letter> pattern, String stage) {
        return pattern.followedBy(stage).where(picky(stage.charAt(0)));
    }

    /** Patterns, and events after which the exclamation mark comes. */
    static Stream<Arguments> failures() {
        Pattern<Letter> ab = begin('a').followedBy("b").where(is('b'));
        Condition<Letter> shared = picky('b');
        Pattern<Letter> sharing =
                begin('a').followedBy("b").where(shared).followedBy("c").where(shared);
        Pattern<Letter> not =
                begin('a').notFollowedBy("n").where(picky('n')).followedBy("b").where(is('b'));
        Pattern<Letter> both = picky(picky(begin('a'), "b").optional(), "c");
        Pattern<Letter> loop =
                begin('a').oneOrMore().until(picky('u')).followedBy("b").where(is('b'));
        Pattern<Letter> group = Pattern.<Letter>begin(ab)
                .oneOrMore()
                .until(picky('u'))
                .followedBy("c")
                .where(is('c'));
        Pattern<Letter> iterative = ab.followedBy("c").where((letter, captures) -> {
            if (letter.type() == '!') {
                throw new IllegalStateException("what is that");
            }
            return captures.last("a") != null;
        });
        return Stream.of(
                arguments(Pattern.<Letter>begin("a").where(picky('a')), "", "a"),
                arguments(picky(ab, "c"), "ab", "c"),
                arguments(sharing, "a", "b"),
                arguments(sharing, "ab", "c"),
                arguments(not, "a", "n"),
                arguments(both, "ab", "c"),
                arguments(loop, "a", "a"),
                arguments(group, "ab", "a"),
                arguments(iterative, "ab", "c"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void process_conditionThrows_stageIsTold(Pattern<Letter> pattern, String before, String stage) {
        KeyMatcher<Letter> matcher = Nfa.compile(pattern).newKeyMatcher();
        for (int i = 0; i < before.length(); i++) {
            matcher.process(Letter.of(before.charAt(i)), i, match -> {});
        }
        ConditionException failure = catchThrowableOfType(
                ConditionException.class, () -> matcher.process(Letter.of('!'), before.length(), match -> {}));
        assertThat(failure.stage()).isEqualTo(stage);
        assertThat(failure)
                .hasMessageContaining("of stage \"" + stage + "\" failed on event Letter[type=!")
                .hasRootCauseMessage("what is that");
    }
}
