// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.nfa.KeyState;
import io.tidemark.nfa.MatcherOptions;
import io.tidemark.nfa.Nfa;
import io.tidemark.nfa.NfaMatcher;
import io.tidemark.pattern.Pattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One thread saves states while another copies them and counts what is open: both see the states as they are. */
final class SaveRaceTest {
    private static final long SEED = Long.getLong("race.seed", 20261121L);
    private static final int STATES = 2_000;

    private static final Nfa<Letter> NFA = Nfa.compile(Pattern.<Letter>begin("a")
            .where(Letter.is('a'))
            .oneOrMore()
            .followedByAny("b")
            .where(Letter.is('b'))
            .notFollowedBy("c")
            .where(Letter.is('c'))
            .followedBy("d")
            .where(Letter.is('d'))
            .within(Duration.ofMillis(40)));

    private static NfaMatcher<Letter> newMatcher() {
        return NFA.newMatcher(MatcherOptions.defaults());
    }

    /** Many events of each key, of which much is garbage. */
    private static List<KeyState> states() {
        SplittableRandom random = new SplittableRandom(SEED);
        NfaMatcher<Letter> matcher = newMatcher();
        List<KeyState> states = new ArrayList<>();
        while (states.size() < STATES) {
            @Nullable KeyState state = null;
            int events = random.nextInt(10, 60);
            for (int i = 0; i < events; i++) {
                state = matcher.process(state, new Letter("aaabbbcx".charAt(random.nextInt(8)), i), i, i, match -> {});
            }
            if (state != null) {
                states.add(state);
            }
        }
        return states;
    }

    private static List<byte[]> saved(List<KeyState> states) {
        NfaMatcher<Letter> matcher = newMatcher();
        return states.stream()
                .map(state -> matcher.save(state, Letter.serializer()))
                .toList();
    }

    private static List<Long> counts(NfaMatcher<Letter> matcher, KeyState state) {
        long[] counts = new long[NFA.stages().size()];
        matcher.countOpenMatches(state, counts);
        List<Long> list = new ArrayList<>();
        for (long count : counts) {
            list.add(count);
        }
        return list;
    }

    @Test
    void save_whileTheStateIsCopiedAndCounted_allSeeItAsItIs() throws InterruptedException, ExecutionException {
        System.out.println("seed " + SEED + " (-Drace.seed)");
        List<KeyState> expected = states();
        NfaMatcher<Letter> counter = newMatcher();
        List<List<Long>> expectedCounts =
                expected.stream().map(state -> counts(counter, state)).toList();
        List<byte[]> expectedBytes = saved(expected);

        List<KeyState> states = states();
        List<KeyState> copies = new ArrayList<>();
        List<List<Long>> counted = new ArrayList<>();
        CyclicBarrier together = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Callable<List<byte[]>> saving = () -> {
                together.await();
                return saved(states);
            };
            Callable<Boolean> copying = () -> {
                NfaMatcher<Letter> matcher = newMatcher();
                together.await();
                for (KeyState state : states) {
                    copies.add(matcher.copy(state));
                    counted.add(counts(matcher, state));
                }
                return true;
            };
            Future<List<byte[]>> bytes = threads.submit(saving);
            threads.submit(copying).get();
            assertThat(Objects.requireNonNull(bytes.get())).containsExactlyElementsOf(expectedBytes);
        } finally {
            threads.shutdownNow();
        }
        assertThat(counted).isEqualTo(expectedCounts);
        assertThat(saved(copies)).containsExactlyElementsOf(expectedBytes);
    }
}
