// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.run;

import io.tidemark.pattern.Pattern;
import io.tidemark.runtime.CepJob;
import io.tidemark.runtime.CepJobBuilder;
import io.tidemark.runtime.JobOrderStep;
import io.tidemark.runtime.KeyedMatch;
import io.tidemark.runtime.sink.Sink;
import io.tidemark.runtime.source.Source;
import io.tidemark.samples.fraud.event.FraudEvent;
import io.tidemark.samples.fraud.rule.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/** A job that looks for rules in a stream: each with its own key, all in one pass. */
public final class RuleJob {
    private static final String NOT_CONCERNED = "";

    private RuleJob() {}

    /**
     * The job, ready to be opened.
     *
     * @param source where the events come from
     * @param time event time of an event in milliseconds
     * @param disorder how much out of order the events may come
     * @param rules what to look for
     * @param alerts takes what is found
     * @param <E> type of the events
     */
    public static <E> CepJob<E> of(
            Source<E> source,
            ToLongFunction<E> time,
            Duration disorder,
            List<? extends Rule<? extends E>> rules,
            Consumer<Alert> alerts) {
        JobOrderStep<E> order = CepJob.named("fraud")
                .source(source)
                .eventTime(time::applyAsLong)
                .disorder(disorder);
        return detect(order, rules, Sink.of(alerts)).build();
    }

    /**
     * The job, to be completed.
     *
     * @param order where its events come from, and in which order
     * @param rules what to look for
     * @param alerts takes what is found
     * @param <E> type of the events
     */
    public static <E> CepJobBuilder<E, Alert> detect(
            JobOrderStep<E> order, List<? extends Rule<? extends E>> rules, Sink<Alert> alerts) {
        CepJobBuilder<E, Alert> job = order.sink(alerts);
        for (Rule<? extends E> rule : rules) {
            job = detect(job, rule);
        }
        return job;
    }

    /** The rule gets events of other types under a key of their own, where its first stage refuses all of them. */
    @SuppressWarnings("unchecked") // No stage after the first sees an event of another type.
    private static <E, S extends E> CepJobBuilder<E, Alert> detect(CepJobBuilder<E, Alert> job, Rule<S> rule) {
        return job.detect(rule.name(), (Pattern<E>) rule.pattern())
                .by(event -> keyOf(rule, event))
                .emit(match -> alert(rule, (KeyedMatch<String, S>) match));
    }

    /** Events that lack their key have nothing to do with each other. */
    private static String keyOf(Rule<?> rule, Object event) {
        String key = rule.keyOf(event);
        if (key != null) {
            return key;
        }
        if (!rule.type().isInstance(event)) {
            return NOT_CONCERNED;
        }
        // The same in each process, as a hash code need not be.
        return "unknown " + (event instanceof FraudEvent known ? known.id() : event.hashCode());
    }

    private static <S> Alert alert(Rule<S> rule, KeyedMatch<String, S> match) {
        List<Alert.Evidence> evidence = new ArrayList<>();
        for (int i = 0; i < match.size(); i++) {
            evidence.add(new Alert.Evidence(match.stage(i), match.timestamp(i), match.event(i)));
        }
        return new Alert(
                rule.name(),
                rule.keyedBy(),
                match.key(),
                match.matchId(),
                match.timestamp(),
                rule.why().apply(match),
                evidence);
    }
}
