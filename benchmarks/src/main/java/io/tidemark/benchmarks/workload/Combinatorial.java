// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.workload;

import static io.tidemark.benchmarks.workload.Transaction.TYPE;

import io.tidemark.benchmarks.rival.CombinatorialMachine;
import io.tidemark.pattern.Pattern;
import java.time.Duration;
import java.util.List;
import org.apache.flink.cep.pattern.conditions.SimpleCondition;

/**
 * W4: A followed by any B followed by any C, every combination. 10 keys, an event each 100 ms, which is one each second
 * and key, all of them A, B or C: a window of R seconds holds R of them, and each event completes about R² / 54 matches.
 */
public final class Combinatorial {
    private static final int KEYS = 10;
    private static final int A = 0;
    private static final int B = 1;
    private static final int C = 2;

    private Combinatorial() {}

    /** W4 with that many relevant events per key and window. */
    public static Workload workload(int eventsPerWindow, StreamSize size) {
        Duration window = Duration.ofSeconds(eventsPerWindow);
        Query query = new Query(
                pattern(window),
                () -> flinkPattern(window),
                () -> new CombinatorialMachine(A, B, C, window.toMillis()),
                "a",
                "c");
        return new Workload("W4-" + eventsPerWindow, List.of(query), stream(size));
    }

    private static Pattern<Transaction> pattern(Duration window) {
        return Pattern.<Transaction>begin("a")
                .where(TYPE.is(A))
                .followedByAny("b")
                .where(TYPE.is(B))
                .followedByAny("c")
                .where(TYPE.is(C))
                .within(window);
    }

    private static org.apache.flink.cep.pattern.Pattern<Transaction, ?> flinkPattern(Duration window) {
        return org.apache.flink.cep.pattern.Pattern.<Transaction>begin("a")
                .where(SimpleCondition.of(event -> event.type == A))
                .followedByAny("b")
                .where(SimpleCondition.of(event -> event.type == B))
                .followedByAny("c")
                .where(SimpleCondition.of(event -> event.type == C))
                .within(window);
    }

    /** Keys are equally likely in both varieties: the output grows with the cube of what a key gets. */
    private static TransactionStream stream(StreamSize size) {
        StreamGenerator generator = new StreamGenerator(size.seed(), size.variety(), KEYS, 100);
        return generator.generate(size.events(), (g, time) -> {
            long key = g.random().nextInt(KEYS);
            return new Transaction(
                    key, 1 + g.random().nextDouble(), g.merchant(), g.random().nextInt(3), time);
        });
    }
}
