// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.workload;

import static io.tidemark.benchmarks.workload.Transaction.TYPE;

import io.tidemark.pattern.condition.Condition;
import org.apache.flink.cep.pattern.conditions.SimpleCondition;

/** The kinds of events in the streams of one key. */
enum EventKind {
    A(0),
    B(1),
    C(2),
    D(3),
    NOISE(4);

    private final int type;

    EventKind(int type) {
        this.type = type;
    }

    /** Value of {@link Transaction#type}. */
    int type() {
        return type;
    }

    /** A new event of this kind; its timestamp is left to the stream. */
    Transaction event() {
        return new Transaction(1, 1, 1, type, 0);
    }

    Condition<Transaction> condition() {
        return TYPE.is(type);
    }

    SimpleCondition<Transaction> flinkCondition() {
        int wanted = type;
        return SimpleCondition.of(event -> event.type == wanted);
    }
}
