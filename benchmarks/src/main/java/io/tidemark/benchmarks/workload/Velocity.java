// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.workload;

import static io.tidemark.benchmarks.workload.Transaction.AMOUNT;
import static io.tidemark.benchmarks.workload.Transaction.TYPE;

import io.tidemark.benchmarks.rival.VelocityMachine;
import io.tidemark.pattern.AfterMatchSkip;
import io.tidemark.pattern.Pattern;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.apache.flink.cep.nfa.aftermatch.AfterMatchSkipStrategy;
import org.apache.flink.cep.pattern.conditions.SimpleCondition;

/**
 * W2: three or more declined charges followed by an approved and large one on the same card within ten minutes, skip
 * past the last event. 100,000 cards, an event each millisecond, 5 % declined. A third of the declined ones come in
 * attacks of one to five on one card a few seconds apart, half of which end with a large approved charge: without them
 * there would be hardly a match.
 */
public final class Velocity {
    /** Length of the window. */
    public static final Duration WINDOW = Duration.ofMinutes(10);

    /** Above this a charge is large. */
    public static final double LARGE = 500;

    private static final int CARDS = 100_000;
    private static final double ATTACKS_PER_EVENT = 0.006;
    private static final double DECLINED_OUTSIDE_ATTACKS = 0.032;
    private static final int MAX_STEP_MILLIS = 20_000;

    private Velocity() {}

    /** W2. */
    public static Workload workload(StreamSize size) {
        Query query = new Query(
                pattern(), Velocity::flinkPattern, () -> new VelocityMachine(WINDOW.toMillis()), "declined", "large");
        return new Workload("W2", List.of(query), stream(size));
    }

    private static Pattern<Transaction> pattern() {
        return Pattern.<Transaction>begin("declined", AfterMatchSkip.skipPastLastEvent())
                .where(TYPE.is(Transaction.DECLINED))
                .timesOrMore(3)
                .followedBy("large")
                .where(TYPE.is(Transaction.APPROVED).and(AMOUNT.greaterThan(LARGE)))
                .within(WINDOW);
    }

    private static org.apache.flink.cep.pattern.Pattern<Transaction, ?> flinkPattern() {
        return org.apache.flink.cep.pattern.Pattern.<Transaction>begin(
                        "declined", AfterMatchSkipStrategy.skipPastLastEvent())
                .where(SimpleCondition.of(event -> event.type == Transaction.DECLINED))
                .timesOrMore(3)
                .followedBy("large")
                .where(SimpleCondition.of(event -> event.type == Transaction.APPROVED && event.amount > LARGE))
                .within(WINDOW);
    }

    private static TransactionStream stream(StreamSize size) {
        StreamGenerator generator = new StreamGenerator(size.seed(), size.variety(), CARDS, 1);
        PriorityQueue<Transaction> planned =
                new PriorityQueue<>(Comparator.comparingLong((Transaction event) -> event.timestamp));
        return generator.generate(size.events(), (g, time) -> next(g, time, planned));
    }

    private static Transaction next(StreamGenerator generator, long time, PriorityQueue<Transaction> planned) {
        SplittableRandom random = generator.random();
        if (random.nextDouble() < ATTACKS_PER_EVENT) {
            planAttack(generator, time, planned);
        }
        if (!planned.isEmpty() && planned.element().timestamp <= time) {
            Transaction event = planned.remove();
            event.timestamp = time;
            return event;
        }
        int type = random.nextDouble() < DECLINED_OUTSIDE_ATTACKS ? Transaction.DECLINED : Transaction.APPROVED;
        return new Transaction(generator.card(), generator.amount(), generator.merchant(), type, time);
    }

    private static void planAttack(StreamGenerator generator, long start, PriorityQueue<Transaction> planned) {
        SplittableRandom random = generator.random();
        long card = generator.card();
        long time = start;
        int declined = 1 + random.nextInt(5);
        for (int i = 0; i < declined; i++) {
            time += 1 + random.nextInt(MAX_STEP_MILLIS);
            planned.add(new Transaction(card, 100, generator.merchant(), Transaction.DECLINED, time));
        }
        if (random.nextBoolean()) {
            time += 1 + random.nextInt(MAX_STEP_MILLIS);
            planned.add(new Transaction(card, 2 * LARGE, generator.merchant(), Transaction.APPROVED, time));
        }
    }
}
