// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.match.Match;
import io.tidemark.nfa.MatcherOptions;
import io.tidemark.nfa.Nfa;
import io.tidemark.nfa.SkipMissException;
import io.tidemark.nfa.conformance.ConditionTier;
import io.tidemark.nfa.conformance.CorpusCase;
import io.tidemark.nfa.conformance.CorpusEvent;
import io.tidemark.nfa.conformance.CorpusInput;
import io.tidemark.nfa.conformance.CorpusOutcome;
import io.tidemark.nfa.reference.SkipMiss;
import io.tidemark.nfa.reference.Taken;
import io.tidemark.runtime.shard.EngineMatcher;
import io.tidemark.runtime.shard.NaiveMatcher;
import io.tidemark.runtime.shard.PatternMatcher;
import io.tidemark.runtime.shard.PatternPlan;
import io.tidemark.runtime.shard.ResultOutput;
import io.tidemark.runtime.sink.Sink;
import io.tidemark.runtime.source.Source;
import io.tidemark.runtime.source.SourceReader;
import io.tidemark.runtime.time.WatermarkStrategy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Runs a case of the family operator through the runtime: one source partition, which carries the watermarks. */
final class OperatorRun {
    private final CorpusCase corpusCase;
    private final CorpusOutcome outcome = new CorpusOutcome();
    private final boolean tellsInputs;
    private int at;

    private OperatorRun(CorpusCase corpusCase, boolean tellsInputs) {
        this.corpusCase = corpusCase;
        this.tellsInputs = tellsInputs;
    }

    /** The engine in a pipeline that is fed by hand; it is told after which input each result came. */
    static CorpusOutcome withInputs(CorpusCase corpusCase, ConditionTier tier) {
        Nfa<CorpusEvent> nfa = Nfa.compile(corpusCase.pattern(tier));
        return new OperatorRun(corpusCase, true)
                .push(new EngineMatcher<>(nfa, MatcherOptions.defaults().withTimeouts()));
    }

    /** The naive matcher in a pipeline that is fed by hand. */
    static CorpusOutcome naive(CorpusCase corpusCase) {
        return new OperatorRun(corpusCase, true).push(new NaiveMatcher<>(corpusCase.pattern(ConditionTier.DATA)));
    }

    /** The engine in a whole job, made with the public builder, which may ignore events. */
    static CorpusOutcome job(CorpusCase corpusCase, boolean withTimeouts) {
        return new OperatorRun(corpusCase, false).runJob(withTimeouts);
    }

    private <S> CorpusOutcome push(PatternMatcher<CorpusEvent, S> matcher) {
        CepJobBuilder<CorpusEvent, Object> builder =
                builder(CepJob.named(corpusCase.id()).pushed(CorpusEvent.class));
        Function<CorpusEvent, String> keys = CorpusEvent::key;
        builder.add(new PatternPlan<CorpusEvent, String, S>(
                "p",
                null,
                () -> matcher,
                keys,
                null,
                null,
                output(this::onMatch),
                output(this::onTimeout),
                FailurePolicy.FAIL,
                Integer.MAX_VALUE));
        Pipeline<CorpusEvent> pipeline = builder.build().newPipeline();
        int partition = pipeline.addPartition("inputs");
        List<CorpusInput> inputs = corpusCase.inputs();
        try {
            for (at = 0; at < inputs.size(); at++) {
                push(pipeline, partition, inputs.get(at));
            }
        } catch (JobFailedException e) {
            if (!(e.getCause() instanceof SkipMissException || e.getCause() instanceof SkipMiss)) {
                throw e;
            }
            outcome.skipMissed("");
        }
        return outcome;
    }

    private void push(Pipeline<CorpusEvent> pipeline, int partition, CorpusInput input) {
        if (input instanceof CorpusInput.Watermark watermark) {
            pipeline.watermark(partition, watermark.timestamp());
        } else if (input instanceof CorpusInput.Arrival arrival) {
            pipeline.accept(partition, at, arrival.event());
        }
    }

    private CorpusOutcome runJob(boolean withTimeouts) {
        ScriptedSource source = new ScriptedSource(corpusCase.inputs());
        KeyedPatternStep<CorpusEvent, CorpusEvent, String, Object> step = builder(
                        CepJob.named(corpusCase.id()).source(source))
                .detect("p", corpusCase.pattern(ConditionTier.DATA))
                .by(CorpusEvent::key);
        if (withTimeouts) {
            step = step.timedOut(
                    match -> {
                        onTimeout(match);
                        return null;
                    },
                    Sink.of(ignored -> {}));
        }
        CepJob<CorpusEvent> job = step.emit(match -> {
                    onMatch(match);
                    return null;
                })
                .build();
        try (JobHandle handle = job.open()) {
            source.atEnd(handle::stop);
            handle.run();
        } catch (JobFailedException e) {
            if (!(e.getCause() instanceof SkipMissException)) {
                throw e;
            }
            outcome.skipMissed("");
        }
        return outcome;
    }

    private CepJobBuilder<CorpusEvent, Object> builder(JobTimeStep<CorpusEvent> events) {
        JobOrderStep<CorpusEvent> order =
                events.eventTime(CorpusEvent::timestamp).watermarks(WatermarkStrategy.fromSource());
        if (corpusCase.ordersTiesByV()) {
            order = order.orderTiesBy(Comparator.comparingInt(CorpusEvent::v));
        }
        return order.sink(Sink.of(ignored -> {})).lateEvents(Sink.of(late -> outcome.late((int) late.position())));
    }

    private static <M> ResultOutput<M, Object> output(Consumer<M> consumer) {
        return new ResultOutput<>(
                match -> {
                    consumer.accept(match);
                    return null;
                },
                Sink.of(ignored -> {}),
                "test");
    }

    private void onMatch(Match<CorpusEvent> match) {
        outcome.match(trigger(match.timestamp()), taken(match));
    }

    private void onTimeout(KeyedTimedOutMatch<?, CorpusEvent> match) {
        // At which time it came cannot be seen, only when the window was over.
        outcome.timeout(tellsInputs ? "at " + at : "", taken(match), match.timestamp());
    }

    private String trigger(long time) {
        return (tellsInputs ? "at " + at + " time " : "time ") + time;
    }

    private static List<Taken> taken(Match<CorpusEvent> match) {
        List<Taken> taken = new ArrayList<>();
        for (int i = 0; i < match.size(); i++) {
            taken.add(new Taken(match.stage(i), match.eventId(i)));
        }
        return taken;
    }

    /** One partition that plays the inputs of a case and then has nothing more to say. */
    private static final class ScriptedSource implements Source<CorpusEvent> {
        private final List<CorpusInput> inputs;
        private Runnable atEnd = () -> {};

        ScriptedSource(List<CorpusInput> inputs) {
            this.inputs = inputs;
        }

        void atEnd(Runnable action) {
            atEnd = action;
        }

        @Override
        public String name() {
            return "inputs";
        }

        @Override
        public SourceReader<CorpusEvent> open() {
            return () -> List.of(new ScriptedPartition(inputs, () -> atEnd.run()));
        }
    }
}
