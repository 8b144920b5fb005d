// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.workload;

import static io.tidemark.benchmarks.workload.EventKind.A;
import static io.tidemark.benchmarks.workload.EventKind.B;

import io.tidemark.pattern.Pattern;
import java.time.Duration;

/** A followed by B within hours, on one key that has As all the time and hardly ever a B. */
public final class Flood {
    private Flood() {}

    /** The pattern. */
    public static Pattern<Transaction> pattern(Skip skip, Duration window) {
        return Pattern.<Transaction>begin("begin", skip.strategy())
                .where(A.condition())
                .followedBy("end")
                .where(B.condition())
                .within(window);
    }

    /** An event that begins a partial match. */
    public static Transaction begin(long timestampMillis) {
        return new Transaction(1, 1, 1, A.type(), timestampMillis);
    }

    /** An event that completes them. */
    public static Transaction end(long timestampMillis) {
        return new Transaction(1, 1, 1, B.type(), timestampMillis);
    }
}
