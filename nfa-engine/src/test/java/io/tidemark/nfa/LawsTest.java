// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

import static io.tidemark.nfa.check.MatchAssert.begin;
import static io.tidemark.nfa.check.MatchAssert.inputs;
import static io.tidemark.nfa.check.MatchAssert.type;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.nfa.check.EngineRun;
import io.tidemark.nfa.conformance.ConditionTier;
import io.tidemark.nfa.conformance.CorpusCase;
import io.tidemark.nfa.conformance.CorpusEvent;
import io.tidemark.nfa.conformance.CorpusInput;
import io.tidemark.nfa.random.CaseGenerator;
import io.tidemark.nfa.random.CaseGenerator.Size;
import io.tidemark.nfa.reference.EngineMatcher;
import io.tidemark.nfa.reference.Output;
import io.tidemark.nfa.reference.SkipMiss;
import io.tidemark.nfa.reference.Taken;
import io.tidemark.pattern.MalformedPatternException;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.condition.Condition;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Laws that hold between the results of two runs of the engine; they need no oracle. */
final class LawsTest {
    private static final long SEED = Long.getLong("random.seed", 20260117);
    private static final int CASES = Integer.getInteger("random.cases", 1_500);
    private static final int MAX_INPUTS = 12;
    private static final List<CorpusInput> STREAM =
            inputs("a@0 b@1 c@2 b@3 b@4 c@5 a@6 b@7 c@8 d@9 b@10 c@11 a@12 d@13 b@14 c@15");
    private static final Condition<CorpusEvent> B = type("b");
    private static final Condition<CorpusEvent> C = type("c");

    @Test
    void timesRange_isTheUnionOfItsNumbers() {
        for (Pattern<CorpusEvent> stage : List.of(
                begin("A", "a").next("B").where(B.or(C)),
                begin("A", "a").followedBy("B").where(B),
                begin("A", "a").followedByAny("B").where(B))) {
            Set<List<Taken>> union = new LinkedHashSet<>();
            for (int n = 1; n <= 3; n++) {
                union.addAll(EngineRun.matches(stage.times(n).followedBy("C").where(C), STREAM));
            }
            assertThat(EngineRun.matches(stage.times(1, 3).followedBy("C").where(C), STREAM))
                    .isNotEmpty()
                    .containsExactlyInAnyOrderElementsOf(union);
        }
    }

    @Test
    void strict_isPartOfRelaxed_isPartOfAny() {
        Pattern<CorpusEvent> a = begin("A", "a");
        List<List<Taken>> strict =
                EngineRun.matches(a.next("B").where(B).next("C").where(C), STREAM);
        List<List<Taken>> relaxed =
                EngineRun.matches(a.followedBy("B").where(B).followedBy("C").where(C), STREAM);
        List<List<Taken>> any = EngineRun.matches(
                a.followedByAny("B").where(B).followedByAny("C").where(C), STREAM);
        assertThat(strict).isNotEmpty();
        assertThat(relaxed).containsAll(strict).hasSizeGreaterThan(strict.size());
        assertThat(any).containsAll(relaxed).hasSizeGreaterThan(relaxed.size());
    }

    @Test
    void irrelevantEvents_relaxedPattern_changeNothing() {
        Pattern<CorpusEvent> pattern = begin("A", "a")
                .followedBy("B")
                .where(B)
                .oneOrMore()
                .notFollowedBy("N")
                .where(type("d"))
                .followedByAny("C")
                .where(C);
        List<CorpusInput> noisy = new ArrayList<>();
        for (CorpusInput input : STREAM) {
            noisy.add(input);
            // Its identity is above all others.
            long time = ((CorpusInput.Arrival) input).event().timestamp();
            noisy.add(new CorpusInput.Arrival(CorpusEvent.of(1_000 + noisy.size(), "", time, "e", 0)));
        }
        assertThat(EngineRun.matches(pattern, noisy)).isNotEmpty().isEqualTo(EngineRun.matches(pattern, STREAM));
    }

    @Test
    void shiftedTimes_sameMatches() {
        for (long shift : new long[] {-1_000_000_007, 1, 1_700_000_000_000L}) {
            forEachCase((corpusCase, pattern) -> {
                ObjectNode json = corpusCase.json();
                ArrayNode shifted = json.putArray("events");
                for (var input : corpusCase.json().get("events")) {
                    String time = input.has("wm") ? "wm" : "t";
                    shifted.add(((ObjectNode) input).put(time, input.get(time).asLong() + shift));
                }
                assertThat(EngineRun.matches(pattern, CorpusCase.of(json).inputs()))
                        .isEqualTo(EngineRun.matches(pattern, corpusCase.inputs()));
            });
        }
    }

    @Test
    void keysOfOneMatcher_doNotMeet() {
        forEachCase((corpusCase, pattern) -> {
            EngineMatcher<CorpusEvent> one = EngineRun.engine(pattern);
            EngineMatcher<CorpusEvent> other = one.forAnotherKey();
            Output ofOne = new Output();
            Output ofOther = new Output();
            try {
                for (CorpusInput input : corpusCase.inputs()) {
                    ofOne.add(EngineRun.accept(one, input));
                    ofOther.add(EngineRun.accept(other, input));
                }
            } catch (SkipMiss e) {
                return;
            }
            Output alone = new Output();
            EngineMatcher<CorpusEvent> single = EngineRun.engine(pattern);
            corpusCase.inputs().forEach(input -> alone.add(EngineRun.accept(single, input)));
            assertThat(ofOne.matches()).isEqualTo(alone.matches());
            assertThat(ofOther.matches()).isEqualTo(alone.matches());
            assertThat(ofOther.timeouts()).isEqualTo(alone.timeouts());
        });
    }

    private static void forEachCase(BiConsumer<CorpusCase, Pattern<CorpusEvent>> law) {
        CaseGenerator generator = new CaseGenerator(SEED, Size.SMALL);
        int checked = 0;
        for (int i = 0; i < CASES; i++) {
            CorpusCase corpusCase = generator.generate(i);
            if (corpusCase.inputs().size() > MAX_INPUTS) {
                continue;
            }
            try {
                law.accept(corpusCase, corpusCase.pattern(ConditionTier.MIXED));
                checked++;
            } catch (MalformedPatternException e) {
                // Some random patterns are refused.
            } catch (AssertionError e) {
                throw new AssertionError("in " + corpusCase, e);
            }
        }
        assertThat(checked).isGreaterThan(CASES / 2);
    }
}
