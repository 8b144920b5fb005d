// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.workload;

import static io.tidemark.benchmarks.workload.Transaction.AMOUNT;

import io.tidemark.benchmarks.rival.CardTestingMachine;
import io.tidemark.pattern.Pattern;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.cep.pattern.conditions.SimpleCondition;

/**
 * W1 and W5: a small charge followed by a large one on the same card within ten minutes. 100,000 cards, an event each
 * millisecond, 2 % small, 1 % large. W5 asks it many times over, each time with other thresholds.
 */
public final class CardTesting {
    /** Length of the window. */
    public static final Duration WINDOW = Duration.ofMinutes(10);

    /** Below this a charge is small. */
    public static final double SMALL = 1;

    /** Above this a charge is large. */
    public static final double LARGE = 500;

    private static final int CARDS = 100_000;

    private CardTesting() {}

    /** W1. */
    public static Workload workload(StreamSize size) {
        return new Workload("W1", List.of(query(SMALL, LARGE)), stream(size));
    }

    /** W5: that many patterns over the stream of W1, with thresholds from 1 down and from 500 up. */
    public static Workload manyPatterns(int patterns, StreamSize size) {
        List<Query> queries = IntStream.range(0, patterns)
                .mapToObj(i -> query(SMALL * (patterns - i) / patterns, LARGE + 1_000.0 * i / patterns))
                .toList();
        return new Workload("W5", queries, stream(size));
    }

    /** The query for some thresholds. */
    public static Query query(double small, double large) {
        Pattern<Transaction> pattern = Pattern.<Transaction>begin("small")
                .where(AMOUNT.lessThan(small))
                .followedBy("large")
                .where(AMOUNT.greaterThan(large))
                .within(WINDOW);
        return new Query(
                pattern,
                () -> flinkPattern(small, large),
                () -> new CardTestingMachine(small, large, WINDOW.toMillis()),
                "small",
                "large");
    }

    private static org.apache.flink.cep.pattern.Pattern<Transaction, ?> flinkPattern(double small, double large) {
        return org.apache.flink.cep.pattern.Pattern.<Transaction>begin("small")
                .where(SimpleCondition.of(event -> event.amount < small))
                .followedBy("large")
                .where(SimpleCondition.of(event -> event.amount > large))
                .within(WINDOW);
    }

    private static TransactionStream stream(StreamSize size) {
        StreamGenerator generator = new StreamGenerator(size.seed(), size.variety(), CARDS, 1);
        return generator.generate(
                size.events(),
                (g, time) -> new Transaction(g.card(), g.amount(), g.merchant(), Transaction.APPROVED, time));
    }
}
