// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.pattern.Pattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is the key matcher's own; what it finds is tested elsewhere. */
final class KeyMatcherTest {
    private static final Pattern<String> AB = Pattern.<String>begin("a")
            .where(event -> event.equals("a"))
            .followedBy("b")
            .where(event -> event.equals("b"))
            .within(Duration.ofMillis(5));

    @Test
    void advanceTo_withTimeoutHandlerButNoTimeouts_refused() {
        KeyMatcher<String> matcher = Nfa.compile(AB).newKeyMatcher();

        assertThatThrownBy(() -> matcher.advanceTo(9, match -> {}, timedOut -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("withTimeouts()");
    }

    @Test
    void advanceTo_withTimeouts_tellsThem() {
        KeyMatcher<String> matcher =
                Nfa.compile(AB).newKeyMatcher(MatcherOptions.defaults().withTimeouts());
        List<String> timedOut = new ArrayList<>();
        matcher.process("a", 1, match -> {});

        assertThat(matcher.nextDeadline()).isEqualTo(6);
        matcher.advanceTo(6, match -> {}, late -> timedOut.add(late.toMap() + " waited for " + late.waitingFor()));

        assertThat(timedOut).containsExactly("{a=[a]} waited for [b]");
        assertThat(matcher.isEmpty()).isTrue();
    }

    @Test
    @SuppressWarnings("NullAway") // What a caller without null analysis may do.
    void process_null_refusedAndWithoutEffect() {
        KeyMatcher<String> matcher = Nfa.compile(AB).newKeyMatcher();
        matcher.process("a", 1, match -> {});

        assertThatThrownBy(() -> matcher.process(null, 7, match -> {}))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("event");
        assertThat(matcher.openMatches()).containsOnly(java.util.Map.entry("b", 1L));
    }

    @Test
    void process_earlierThanTheTimeReached_refused() {
        KeyMatcher<String> matcher = Nfa.compile(AB).newKeyMatcher();
        matcher.advanceTo(10, match -> {});

        assertThatThrownBy(() -> matcher.process("a", 9, match -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("9 is before 10");
    }
}
