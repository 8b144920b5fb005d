// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.workload;

import static io.tidemark.benchmarks.workload.Transaction.AMOUNT;
import static io.tidemark.pattern.condition.Aggregates.last;

import io.tidemark.benchmarks.rival.RisingMachine;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.condition.Condition;
import io.tidemark.pattern.condition.Reads;
import java.time.Duration;
import java.util.List;
import org.apache.flink.cep.pattern.conditions.IterativeCondition;

/**
 * W3: any charge, followed by one of more than twice its amount, followed by one of more than twice that, on the same
 * card within an hour. 10,000 cards, an event each 10 ms: partial matches pile up until the hour is over.
 */
public final class Rising {
    /** Length of the window. */
    public static final Duration WINDOW = Duration.ofHours(1);

    private static final int CARDS = 10_000;
    private static final double OCTAVES = 10;

    private Rising() {}

    /** How Tidemark is told of the condition on the earlier event. */
    public enum Wording {
        /** As data: the amount is greater than twice the last amount of the stage. */
        FIELDS,
        /** As a lambda that looks the event of the stage up. */
        LAMBDA
    }

    /** W3, with the conditions as data. */
    public static Workload workload(StreamSize size) {
        return workload(size, Wording.FIELDS);
    }

    /** W3. */
    public static Workload workload(StreamSize size, Wording wording) {
        Pattern<Transaction> pattern = Pattern.<Transaction>begin("a")
                .followedBy("b")
                .where(doubles("a", wording))
                .followedBy("c")
                .where(doubles("b", wording))
                .within(WINDOW);
        Query query = new Query(pattern, Rising::flinkPattern, () -> new RisingMachine(WINDOW.toMillis()), "a", "c");
        return new Workload("W3", List.of(query), stream(size));
    }

    private static Condition<Transaction> doubles(String stage, Wording wording) {
        return switch (wording) {
            case FIELDS -> AMOUNT.greaterThan(last(stage, AMOUNT).times(2));
            case LAMBDA ->
                Condition.of(
                        Reads.reads(stage),
                        (Transaction event, io.tidemark.pattern.condition.Captures<Transaction> captures) ->
                                event.amount > 2 * captures.events(stage).get(0).amount);
        };
    }

    private static org.apache.flink.cep.pattern.Pattern<Transaction, ?> flinkPattern() {
        return org.apache.flink.cep.pattern.Pattern.<Transaction>begin("a")
                .followedBy("b")
                .where(new FlinkDoubles("a"))
                .followedBy("c")
                .where(new FlinkDoubles("b"))
                .within(WINDOW);
    }

    private static TransactionStream stream(StreamSize size) {
        StreamGenerator generator = new StreamGenerator(size.seed(), size.variety(), CARDS, 10);
        return generator.generate(size.events(), (g, time) -> {
            double amount = Math.pow(2, OCTAVES * g.random().nextDouble());
            return new Transaction(g.card(), amount, g.merchant(), Transaction.APPROVED, time);
        });
    }

    private static final class FlinkDoubles extends IterativeCondition<Transaction> {
        private static final long serialVersionUID = 1L;

        private final String stage;

        FlinkDoubles(String stage) {
            this.stage = stage;
        }

        @Override
        public boolean filter(Transaction event, Context<Transaction> context) throws Exception {
            return event.amount
                    > 2 * context.getEventsForPattern(stage).iterator().next().amount;
        }
    }
}
