// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.rival;

import io.tidemark.benchmarks.workload.Scenario;
import io.tidemark.benchmarks.workload.Transaction;
import java.util.List;
import java.util.Map;

/** Flink's operator in the stream of one key, with a watermark after every ten events and at the end of a period. */
public final class FlinkOneKey implements OneKey {
    private static final int WATERMARK_INTERVAL = 10;

    private final ScenarioCursor cursor;
    private final Count count = new Count();
    private final FlinkOperator operator;
    private int sinceWatermark;

    /** At the beginning of a stream. */
    public FlinkOneKey(Scenario scenario) {
        cursor = new ScenarioCursor(scenario);
        operator = new FlinkOperator(scenario.flinkPattern().get(), count);
    }

    @Override
    public long advance(int events) {
        for (int i = 0; i < events; i++) {
            operator.event(cursor.next(), cursor.timestampMillis());
            if (++sinceWatermark == WATERMARK_INTERVAL || cursor.endsPeriod()) {
                operator.watermark(cursor.timestampMillis());
                sinceWatermark = 0;
            }
        }
        return count.matches;
    }

    @Override
    public void close() {
        operator.close();
    }

    private static final class Count implements FlinkOperator.Matches {
        private static final long serialVersionUID = 1L;

        private long matches;

        @Override
        public void take(Map<String, List<Transaction>> match) {
            matches++;
        }
    }
}
