// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.rival;

import io.tidemark.benchmarks.workload.Query;
import io.tidemark.benchmarks.workload.Transaction;
import io.tidemark.benchmarks.workload.Workload;
import java.util.List;
import java.util.Map;

/** One Flink operator for each query. */
final class FlinkRun implements Run {
    private final FlinkOperator[] operators;
    private final Tally tally = new Tally();

    FlinkRun(Workload workload) {
        operators = workload.queries().stream()
                .map(query -> new FlinkOperator(query.flinkPattern().get(), new Count(query, tally)))
                .toArray(FlinkOperator[]::new);
    }

    @Override
    public void event(Transaction event) {
        for (FlinkOperator operator : operators) {
            operator.event(event, event.timestamp);
        }
    }

    @Override
    public void watermark(long timestampMillis) {
        for (FlinkOperator operator : operators) {
            operator.watermark(timestampMillis);
        }
    }

    @Override
    public Tally tally() {
        return tally;
    }

    @Override
    public void close() {
        for (FlinkOperator operator : operators) {
            operator.close();
        }
    }

    private static final class Count implements FlinkOperator.Matches {
        private static final long serialVersionUID = 1L;

        private final String firstStage;
        private final String lastStage;
        private final Tally tally;

        Count(Query query, Tally tally) {
            this.firstStage = query.firstStage();
            this.lastStage = query.lastStage();
            this.tally = tally;
        }

        @Override
        public void take(Map<String, List<Transaction>> match) {
            List<Transaction> first = match.get(firstStage);
            List<Transaction> last = match.get(lastStage);
            if (first == null || last == null) {
                throw new IllegalStateException(
                        "a match of " + match.keySet() + " lacks " + firstStage + " or " + lastStage);
            }
            tally.add(first.get(0).timestamp, last.get(last.size() - 1).timestamp);
        }
    }
}
