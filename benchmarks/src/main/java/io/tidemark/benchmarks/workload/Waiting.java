// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.workload;

import static io.tidemark.benchmarks.workload.EventKind.A;
import static io.tidemark.benchmarks.workload.EventKind.B;
import static io.tidemark.benchmarks.workload.EventKind.C;
import static io.tidemark.benchmarks.workload.EventKind.NOISE;

import io.tidemark.benchmarks.rival.WaitingMachine;
import io.tidemark.pattern.Pattern;
import java.time.Duration;
import java.util.List;

/**
 * A followed by B followed by C within a long window; with streams in which every key has
 * had its A and nothing else. Begun ones wait for a B, so that neither noise nor a C matters to them.
 */
public final class Waiting {
    /** Length of the window. */
    public static final Duration WINDOW = Duration.ofDays(1_000);

    private static final long FIRST_TIMESTAMP = 1_750_000_000_000L;

    private Waiting() {}

    /** The query without events. */
    public static Workload workload(Skip skip) {
        Query query = new Query(pattern(skip), () -> flinkPattern(skip), WaitingMachine::new, "a", "c");
        return new Workload("waiting", List.of(query), TransactionStream.of(List.of()));
    }

    /** The A of a key, a millisecond after that of the key before it. */
    public static Transaction begin(int key) {
        return at(A, key, FIRST_TIMESTAMP + key);
    }

    /** An event that meets the condition of the middle stage. */
    public static Transaction middle(long key, long timestamp) {
        return at(B, key, timestamp);
    }

    /** An event that meets the condition of the last stage. */
    public static Transaction last(long key, long timestamp) {
        return at(C, key, timestamp);
    }

    /** An event that meets no condition. */
    public static Transaction noise(long key, long timestamp) {
        return at(NOISE, key, timestamp);
    }

    private static Transaction at(EventKind kind, long key, long timestamp) {
        Transaction event = kind.event();
        event.cardId = key;
        event.timestamp = timestamp;
        return event;
    }

    private static Pattern<Transaction> pattern(Skip skip) {
        return Pattern.<Transaction>begin("a", skip.strategy())
                .where(A.condition())
                .followedBy("b")
                .where(B.condition())
                .followedBy("c")
                .where(C.condition())
                .within(WINDOW);
    }

    private static org.apache.flink.cep.pattern.Pattern<Transaction, ?> flinkPattern(Skip skip) {
        return org.apache.flink.cep.pattern.Pattern.<Transaction>begin("a", skip.flinkStrategy())
                .where(A.flinkCondition())
                .followedBy("b")
                .where(B.flinkCondition())
                .followedBy("c")
                .where(C.flinkCondition())
                .within(WINDOW);
    }
}
