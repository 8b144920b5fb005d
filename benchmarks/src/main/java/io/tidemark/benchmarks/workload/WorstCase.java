// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.workload;

import static io.tidemark.benchmarks.workload.EventKind.A;
import static io.tidemark.benchmarks.workload.EventKind.B;
import static io.tidemark.benchmarks.workload.EventKind.C;
import static io.tidemark.benchmarks.workload.EventKind.D;
import static io.tidemark.benchmarks.workload.EventKind.NOISE;
import static io.tidemark.benchmarks.workload.Transaction.AMOUNT;
import static io.tidemark.benchmarks.workload.Transaction.MERCHANT;
import static io.tidemark.pattern.condition.Aggregates.last;

import io.tidemark.pattern.AfterMatchSkip;
import io.tidemark.pattern.Pattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.flink.cep.nfa.aftermatch.AfterMatchSkipStrategy;
import org.apache.flink.cep.pattern.conditions.IterativeCondition;

/**
 * What Tidemark itself is worst at: streams in which partial matches that are alike are hardly ever neighbours, or
 * hardly ever alike, so that its cost grows with their number n.
 */
public enum WorstCase {
    /**
     * Under a skip strategy, first events whose partial matches wait in other states than those of their neighbours:
     * every other A is followed at once by the B that opens an optional branch. n As in a window.
     */
    ALTERNATING_STATES {
        @Override
        Pattern<Transaction> pattern(Duration window) {
            Pattern<Transaction> branch = Pattern.<Transaction>begin("b")
                    .where(B.condition())
                    .followedBy("d")
                    .where(D.condition());
            return Pattern.<Transaction>begin("a", AfterMatchSkip.skipPastLastEvent())
                    .where(A.condition())
                    .next(branch)
                    .optional()
                    .followedBy("c")
                    .where(C.condition())
                    .within(window);
        }

        @Override
        org.apache.flink.cep.pattern.Pattern<Transaction, ?> flinkPattern(Duration window) {
            var branch = org.apache.flink.cep.pattern.Pattern.<Transaction>begin("b")
                    .where(B.flinkCondition())
                    .followedBy("d")
                    .where(D.flinkCondition());
            return org.apache.flink.cep.pattern.Pattern.<Transaction>begin(
                            "a", AfterMatchSkipStrategy.skipPastLastEvent())
                    .where(A.flinkCondition())
                    .next(branch)
                    .optional()
                    .followedBy("c")
                    .where(C.flinkCondition())
                    .within(window);
        }

        @Override
        List<Transaction> period(int open) {
            List<Transaction> events = new ArrayList<>(2 * open);
            for (int i = 0; i < open; i++) {
                events.add(A.event());
                events.add(i % 2 == 0 ? B.event() : NOISE.event());
            }
            return events;
        }
    },
    /**
     * Under a skip strategy, first events that must be remembered by merchant, of which there are two, by turns. Every
     * ninth event is a B of a third merchant and must be compared. n As in a window.
     */
    ALTERNATING_TUPLES {
        @Override
        Pattern<Transaction> pattern(Duration window) {
            return Pattern.<Transaction>begin("a", AfterMatchSkip.skipPastLastEvent())
                    .where(A.condition())
                    .followedBy("b")
                    .where(B.condition().and(MERCHANT.is(last("a", MERCHANT))))
                    .within(window);
        }

        @Override
        org.apache.flink.cep.pattern.Pattern<Transaction, ?> flinkPattern(Duration window) {
            return org.apache.flink.cep.pattern.Pattern.<Transaction>begin(
                            "a", AfterMatchSkipStrategy.skipPastLastEvent())
                    .where(A.flinkCondition())
                    .followedBy("b")
                    .where(B.flinkCondition())
                    .where(new SameMerchant())
                    .within(window);
        }

        @Override
        List<Transaction> period(int open) {
            List<Transaction> events = new ArrayList<>();
            for (int i = 0; i < open; i++) {
                Transaction a = A.event();
                a.merchant = i % 2;
                events.add(a);
                events.add(NOISE.event());
                if (i % 4 == 3) {
                    Transaction b = B.event();
                    b.merchant = 2;
                    events.add(b);
                }
            }
            return events;
        }
    },
    /** A, then every rising subsequence of Bs: each B is the last of some of them. n Bs in a window, all different. */
    DISTINCT_TUPLES {
        @Override
        Pattern<Transaction> pattern(Duration window) {
            return Pattern.<Transaction>begin("a")
                    .where(A.condition())
                    .followedBy("b")
                    .where(B.condition().and(AMOUNT.atMost(last("b", AMOUNT)).not()))
                    .oneOrMore()
                    .allowCombinations()
                    .followedBy("c")
                    .where(C.condition())
                    .within(window);
        }

        @Override
        org.apache.flink.cep.pattern.Pattern<Transaction, ?> flinkPattern(Duration window) {
            return org.apache.flink.cep.pattern.Pattern.<Transaction>begin("a")
                    .where(A.flinkCondition())
                    .followedBy("b")
                    .where(B.flinkCondition())
                    .where(new Rises())
                    .oneOrMore()
                    .allowCombinations()
                    .followedBy("c")
                    .where(C.flinkCondition())
                    .within(window);
        }

        @Override
        List<Transaction> period(int open) {
            Random random = new Random(1);
            List<Transaction> events = new ArrayList<>(open + open / 10 + 1);
            for (int i = 0; i < open; i++) {
                if (i % 10 == 0) {
                    events.add(A.event());
                }
                Transaction b = B.event();
                b.amount = random.nextDouble();
                events.add(b);
            }
            return events;
        }
    };

    /** The worst case of that name in lower case with hyphens, as benchmark parameters have it. */
    public static WorstCase named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** With that many partial matches open, at least. */
    public Scenario scenario(int open) {
        List<Transaction> period = period(open);
        Duration window = Duration.ofMillis(period.size());
        return new Scenario(pattern(window), () -> flinkPattern(window), List.of(), period, 0, 2 * period.size());
    }

    /** In Tidemark's language. */
    abstract Pattern<Transaction> pattern(Duration window);

    /** In Flink's language. */
    abstract org.apache.flink.cep.pattern.Pattern<Transaction, ?> flinkPattern(Duration window);

    /** One window's worth of events. */
    abstract List<Transaction> period(int open);

    private static final class SameMerchant extends IterativeCondition<Transaction> {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean filter(Transaction event, Context<Transaction> context) throws Exception {
            return event.merchant == context.getEventsForPattern("a").iterator().next().merchant;
        }
    }

    private static final class Rises extends IterativeCondition<Transaction> {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean filter(Transaction event, Context<Transaction> context) throws Exception {
            double last = Double.NEGATIVE_INFINITY;
            for (Transaction b : context.getEventsForPattern("b")) {
                last = b.amount;
            }
            return event.amount > last;
        }
    }
}
