// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.nfa.conformance.ConditionTier;
import io.tidemark.nfa.conformance.CorpusCase;
import io.tidemark.nfa.conformance.CorpusEvent;
import io.tidemark.nfa.conformance.CorpusInput;
import io.tidemark.nfa.conformance.CorpusOutcome;
import io.tidemark.nfa.reference.Output;
import io.tidemark.nfa.reference.ReferenceMatcher;
import io.tidemark.nfa.reference.SkipMiss;
import io.tidemark.pattern.Group;
import io.tidemark.pattern.Pattern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The definition of order, keys, watermarks and lateness, in the plainest words, on the naive matcher: all that waits
 * is a list, sorted at each watermark, and each key is asked at each watermark. It shares no code with the runtime.
 */
final class NaiveOperator {
    private final Pattern<CorpusEvent> pattern;
    private final Comparator<CorpusEvent> order;
    private final String firstKey;
    private final boolean tellsTriggers;
    private boolean inSteps;
    private final Map<String, ReferenceMatcher<CorpusEvent>> matchers = new TreeMap<>();
    private final List<CorpusEvent> waiting = new ArrayList<>();
    private final CorpusOutcome outcome = new CorpusOutcome();
    private long watermark = Long.MIN_VALUE;
    private int maxOpenRuns = Integer.MAX_VALUE;
    private boolean exploded;

    private NaiveOperator(CorpusCase corpusCase, String firstKey, boolean tellsTriggers) {
        this.tellsTriggers = tellsTriggers;
        this.firstKey = firstKey;
        this.pattern = corpusCase.pattern(ConditionTier.DATA);
        Comparator<CorpusEvent> byTime = Comparator.comparingLong(CorpusEvent::timestamp);
        Comparator<CorpusEvent> byTimeAndTie =
                corpusCase.ordersTiesByV() ? byTime.thenComparingInt(CorpusEvent::v) : byTime;
        this.order = byTimeAndTie.thenComparingInt(CorpusEvent::index);
    }

    /** What must come out of a case by our rules. */
    static CorpusOutcome run(CorpusCase corpusCase) {
        return new NaiveOperator(corpusCase, "", true).run(corpusCase.inputs());
    }

    /**
     * Whether so many partial matches of a key are open at some time that the naive matcher takes for ever. Looks no
     * further then.
     */
    static boolean explodes(CorpusCase corpusCase, int maxOpenRuns) {
        NaiveOperator operator = new NaiveOperator(corpusCase, "", false);
        operator.maxOpenRuns = maxOpenRuns;
        operator.run(corpusCase.inputs());
        return operator.exploded;
    }

    /** The same without a word about triggers. */
    static CorpusOutcome runWithoutTriggers(CorpusCase corpusCase) {
        return new NaiveOperator(corpusCase, "", false).run(corpusCase.inputs());
    }

    /**
     * The same where time passes from deadline to deadline, as in a job that does not report time-outs. It shows in a run that
     * fails: what time had completed before is out. A window between events depends on how far time passes at once.
     */
    static CorpusOutcome runWithoutTriggersInSteps(CorpusCase corpusCase) {
        NaiveOperator operator = new NaiveOperator(corpusCase, "", false);
        operator.inSteps = !hasGapWindow(operator.pattern);
        return operator.run(corpusCase.inputs());
    }

    private static boolean hasGapWindow(Pattern<?> pattern) {
        return pattern.elements().stream()
                .anyMatch(element -> element.withinPrevious() != null
                        || element.quantifier().window() != null
                        || (element instanceof Group<?> group && hasGapWindow(group.body())));
    }

    /**
     * The same with another order of the keys within a watermark: first everything of one key. Which key comes first
     * shows only in a run that fails.
     */
    static CorpusOutcome runWithFirst(CorpusCase corpusCase, String firstKey) {
        return new NaiveOperator(corpusCase, firstKey, true).run(corpusCase.inputs());
    }

    private CorpusOutcome run(List<CorpusInput> inputs) {
        for (int at = 0; at < inputs.size() && !outcome.failed() && !exploded; at++) {
            if (inputs.get(at) instanceof CorpusInput.Arrival arrival) {
                arrive(arrival.event());
            } else if (inputs.get(at) instanceof CorpusInput.Watermark mark && mark.timestamp() > watermark) {
                watermark = mark.timestamp();
                advance(at, firstKey::equals);
                advance(at, key -> !firstKey.equals(key));
            }
        }
        return outcome;
    }

    private void arrive(CorpusEvent event) {
        if (event.timestamp() <= watermark) {
            outcome.late(event.index());
        } else {
            waiting.add(event);
        }
    }

    private void advance(int at, Predicate<String> keys) {
        waiting.sort(order);
        List<CorpusEvent> due = waiting.stream()
                .filter(event -> event.timestamp() <= watermark && keys.test(event.key()))
                .toList();
        waiting.removeAll(due);
        for (CorpusEvent event : due) {
            ReferenceMatcher<CorpusEvent> matcher =
                    matchers.computeIfAbsent(event.key(), key -> ReferenceMatcher.of(pattern));
            advance("at " + at + " before " + event.index(), matcher, event.timestamp());
            step("at " + at + " on " + event.index(), () -> matcher.process(event, event.timestamp(), event.index()));
            exploded |= matcher.openRuns() > maxOpenRuns;
        }
        matchers.forEach((key, matcher) -> {
            if (keys.test(key)) {
                advance("at " + at + " wm " + at, matcher, watermark);
            }
        });
    }

    private void advance(String step, ReferenceMatcher<CorpusEvent> matcher, long time) {
        while (inSteps && matcher.deadline() < time && !outcome.failed()) {
            long deadline = matcher.deadline();
            step(step, () -> matcher.advanceTo(deadline));
        }
        step(step, () -> matcher.advanceTo(time));
    }

    private void step(String step, Supplier<Output> call) {
        if (outcome.failed() || exploded) {
            return;
        }
        String trigger = tellsTriggers ? step : "";
        try {
            Output output = call.get();
            output.matches().forEach(match -> outcome.match(trigger, match.events()));
            output.timeouts().forEach(match -> outcome.timeout(trigger, match.events(), match.timestamp()));
        } catch (SkipMiss e) {
            outcome.skipMissed(trigger);
        }
    }
}
