// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.benchmarks.rival.Rival;
import io.tidemark.benchmarks.rival.Run;
import io.tidemark.benchmarks.workload.CardTesting;
import io.tidemark.benchmarks.workload.Combinatorial;
import io.tidemark.benchmarks.workload.StreamSize;
import io.tidemark.benchmarks.workload.Transaction;
import io.tidemark.benchmarks.workload.TransactionStream;
import io.tidemark.benchmarks.workload.Variety;
import io.tidemark.benchmarks.workload.Velocity;
import io.tidemark.benchmarks.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The figures of two machines can be compared only if their streams are the same. */
class StreamTest {

    @Test
    void workload_plainSeedOne_isTheSameOnEveryMachine() {
        assertThat(matches(CardTesting.workload(StreamSize.plain(1_000_000))))
                .isEqualTo("811 matches with checksum 10a5c394dbeee1f2");
        assertThat(matches(Velocity.workload(StreamSize.plain(500_000))))
                .isEqualTo("802 matches with checksum 8b389e7735f7d532");
        assertThat(matches(Combinatorial.workload(100, StreamSize.plain(4_000))))
                .isEqualTo("608105 matches with checksum 5d9fab9507a36166");
    }

    @ParameterizedTest
    @EnumSource(Variety.class)
    void stream_anyVariety_hasItsShareOfDisorderAndNothingLate(Variety variety) {
        TransactionStream stream = CardTesting.workload(new StreamSize(100_000, variety, 7)).stream();
        long newest = Long.MIN_VALUE;
        long watermark = Long.MIN_VALUE;
        int overtaken = 0;
        for (int i = 0; i < stream.size(); i++) {
            Transaction event = stream.event(i);
            assertThat(event.timestamp).isGreaterThan(watermark);
            overtaken += event.timestamp < newest ? 1 : 0;
            newest = Math.max(newest, event.timestamp);
            if ((i + 1) % TransactionStream.WATERMARK_INTERVAL == 0) {
                watermark = newest - TransactionStream.WATERMARK_DELAY_MILLIS;
            }
        }
        int percent = variety == Variety.PLAIN ? 10 : 20;
        assertThat(overtaken).isBetween((percent - 2) * 1_000, (percent + 2) * 1_000);
    }

    @Test
    void sorted_eventsOfTheSameTime_keepTheOrderOfArrival() {
        List<Transaction> arrivals = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            arrivals.add(new Transaction(i, 0, 0, 0, 50 - i % 3));
        }
        TransactionStream sorted = TransactionStream.of(arrivals).sorted();
        for (int i = 1; i < sorted.size(); i++) {
            Transaction before = sorted.event(i - 1);
            Transaction after = sorted.event(i);
            assertThat(before.timestamp).isLessThanOrEqualTo(after.timestamp);
            if (before.timestamp == after.timestamp) {
                assertThat(before.cardId).isLessThan(after.cardId);
            }
        }
    }

    private static String matches(Workload workload) {
        try (Run run = Rival.HAND.open(workload)) {
            return run.feed(workload.stream()).toString();
        }
    }
}
