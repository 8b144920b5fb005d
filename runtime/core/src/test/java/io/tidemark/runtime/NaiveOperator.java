// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.nfa.Nfa;
import io.tidemark.nfa.conformance.ConditionTier;
import io.tidemark.nfa.conformance.CorpusCase;
import io.tidemark.nfa.conformance.CorpusEvent;
import io.tidemark.nfa.conformance.CorpusEventSerializer;
import io.tidemark.nfa.conformance.CorpusInput;
import io.tidemark.nfa.conformance.CorpusOutcome;
import io.tidemark.nfa.reference.EngineMatcher;
import io.tidemark.nfa.reference.EngineMatcher.Usage;
import io.tidemark.nfa.reference.Output;
import io.tidemark.nfa.reference.RecordingMatcher;
import io.tidemark.nfa.reference.ReferenceMatcher;
import io.tidemark.nfa.reference.SkipMiss;
import io.tidemark.pattern.Pattern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The definition of order, keys, watermarks and lateness, in the plainest words, on the naive matcher: all that waits
 * is a list, sorted at each watermark, and each key is asked at each watermark. It shares no code with the runtime.
 *
 * <p>How time passes for a key is defined twice. As the peer has it, it leaps: to each event, and to each watermark. As the
 * runtime has it, it passes millisecond by millisecond, the last time when the events of a millisecond have come.
 */
final class NaiveOperator {
    private final Supplier<RecordingMatcher<CorpusEvent>> newMatcher;
    private final Comparator<CorpusEvent> order;
    private final String firstKey;
    private final Trace trace;
    private final Map<String, Clocked> matchers = new TreeMap<>();
    private final List<CorpusEvent> waiting = new ArrayList<>();
    private final CorpusOutcome outcome = new CorpusOutcome();
    private long watermark = Long.MIN_VALUE;
    private int maxOpenRuns = Integer.MAX_VALUE;
    private boolean exploded;

    /** What is told with each match and time-out, and how time passes. */
    private enum Trace {
        /** In leaps: the input, and which event or watermark. */
        TRIGGER,
        /** By the millisecond: the input, and the time. */
        INPUT_AND_TIME,
        /** By the millisecond: the time. */
        TIME
    }

    /** The matcher of a key, and how far its time has come. */
    private static final class Clocked {
        private final RecordingMatcher<CorpusEvent> matcher;
        private long now;

        Clocked(RecordingMatcher<CorpusEvent> matcher, long now) {
            this.matcher = matcher;
            this.now = now;
        }
    }

    private NaiveOperator(
            CorpusCase corpusCase,
            Function<Pattern<CorpusEvent>, RecordingMatcher<CorpusEvent>> matcher,
            ConditionTier tier,
            String firstKey,
            Trace trace) {
        this.trace = trace;
        this.firstKey = firstKey;
        Pattern<CorpusEvent> pattern = corpusCase.pattern(tier);
        this.newMatcher = () -> matcher.apply(pattern);
        Comparator<CorpusEvent> byTime = Comparator.comparingLong(CorpusEvent::timestamp);
        Comparator<CorpusEvent> byTimeAndTie =
                corpusCase.ordersTiesByV() ? byTime.thenComparingInt(CorpusEvent::v) : byTime;
        this.order = byTimeAndTie.thenComparingInt(CorpusEvent::index);
    }

    private static NaiveOperator of(CorpusCase corpusCase, String firstKey, Trace trace) {
        return new NaiveOperator(corpusCase, ReferenceMatcher::of, ConditionTier.DATA, firstKey, trace);
    }

    /** What must come out of a case where time leaps; to be compared with the record. */
    static CorpusOutcome inLeaps(CorpusCase corpusCase) {
        return inLeaps(corpusCase, "");
    }

    /**
     * The same with another order of the keys within a watermark: first everything of one key. Which key comes first
     * shows only in a run that fails.
     */
    static CorpusOutcome inLeaps(CorpusCase corpusCase, String firstKey) {
        return of(corpusCase, firstKey, Trace.TRIGGER).run(corpusCase.inputs());
    }

    /** The same with the engine in the place of the naive matcher. */
    static CorpusOutcome inLeapsOfTheEngine(CorpusCase corpusCase, ConditionTier tier) {
        return new NaiveOperator(
                        corpusCase,
                        pattern ->
                                EngineMatcher.of(Nfa.compile(pattern), true, Usage.PLAIN, new CorpusEventSerializer()),
                        tier,
                        "",
                        Trace.TRIGGER)
                .run(corpusCase.inputs());
    }

    /** What must come out of a case, after which input and at which time. */
    static CorpusOutcome withInputs(CorpusCase corpusCase) {
        return of(corpusCase, "", Trace.INPUT_AND_TIME).run(corpusCase.inputs());
    }

    /** What must come out of a case, and at which time. */
    static CorpusOutcome run(CorpusCase corpusCase) {
        return of(corpusCase, "", Trace.TIME).run(corpusCase.inputs());
    }

    /**
     * Whether so many partial matches of a key are open at some time that the naive matcher takes for ever. Looks no
     * further then.
     */
    static boolean explodes(CorpusCase corpusCase, int maxOpenRuns) {
        NaiveOperator operator = of(corpusCase, "", Trace.TRIGGER);
        operator.maxOpenRuns = maxOpenRuns;
        operator.run(corpusCase.inputs());
        return operator.exploded;
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
            Clocked clocked =
                    matchers.computeIfAbsent(event.key(), key -> new Clocked(newMatcher.get(), event.timestamp()));
            advance("at " + at + " before " + event.index(), at, clocked, event.timestamp());
            process("at " + at + " on " + event.index(), at, clocked.matcher, event);
        }
        matchers.forEach((key, clocked) -> {
            if (keys.test(key)) {
                advance("at " + at + " wm " + at, at, clocked, watermark);
            }
        });
    }

    private void process(String trigger, int at, RecordingMatcher<CorpusEvent> matcher, CorpusEvent event) {
        long time = event.timestamp();
        step(trigger, at, time, () -> matcher.process(event, time, event.index()));
        if (trace != Trace.TRIGGER) {
            // The event is of this millisecond, in which time passes once more: the run may be over where it is now.
            step(trigger, at, time, () -> matcher.advanceTo(time));
        }
        if (matcher instanceof ReferenceMatcher<CorpusEvent> naive) {
            exploded |= naive.openRuns() > maxOpenRuns;
        }
    }

    private void advance(String trigger, int at, Clocked clocked, long to) {
        while (trace != Trace.TRIGGER && clocked.now < to) {
            long now = ++clocked.now;
            step(trigger, at, now, () -> clocked.matcher.advanceTo(now));
        }
        if (trace == Trace.TRIGGER) {
            step(trigger, at, to, () -> clocked.matcher.advanceTo(to));
        }
    }

    private void step(String trigger, int at, long time, Supplier<Output> call) {
        if (outcome.failed() || exploded) {
            return;
        }
        String ofMatch = switch (trace) {
            case TRIGGER -> trigger;
            case INPUT_AND_TIME -> "at " + at + " time " + time;
            case TIME -> "time " + time;
        };
        // Of a time-out only the time at which the window was over is told.
        String ofTimeout = switch (trace) {
            case TRIGGER -> trigger;
            case INPUT_AND_TIME -> "at " + at;
            case TIME -> "";
        };
        try {
            Output output = call.get();
            output.matches().forEach(match -> outcome.match(ofMatch, match.events()));
            output.timeouts().forEach(match -> outcome.timeout(ofTimeout, match.events(), match.timestamp()));
        } catch (SkipMiss e) {
            outcome.skipMissed(trace == Trace.TRIGGER ? trigger : "");
        }
    }
}
