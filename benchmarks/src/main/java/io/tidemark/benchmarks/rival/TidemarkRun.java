// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.rival;

import io.tidemark.benchmarks.workload.Query;
import io.tidemark.benchmarks.workload.Transaction;
import io.tidemark.benchmarks.workload.Workload;
import io.tidemark.runtime.CepJob;
import io.tidemark.runtime.CepJobBuilder;
import io.tidemark.runtime.KeyedMatch;
import io.tidemark.runtime.Pipeline;
import io.tidemark.runtime.sink.Sink;
import io.tidemark.runtime.time.WatermarkStrategy;
import org.jspecify.annotations.Nullable;

/** Tidemark as it runs in a job, fed by hand: late check, reorder buffer, state by key, engine, time-outs. */
final class TidemarkRun implements Run {
    private static final int PARTITION = 0;

    private final Pipeline<Transaction> pipeline;
    private final Tally tally = new Tally();
    private long position;

    TidemarkRun(Workload workload) {
        CepJobBuilder<Transaction, Object> job = CepJob.named(workload.name())
                .pushed(Transaction.class)
                .eventTime(event -> event.timestamp)
                .watermarks(WatermarkStrategy.fromSource())
                .sink(Sink.of(result -> {}));
        int number = 0;
        for (Query query : workload.queries()) {
            job = job.detect("query-" + number++, query.pattern())
                    .byLong(event -> event.cardId)
                    .emit(this::count);
        }
        pipeline = job.build().newPipeline();
        pipeline.addPartition("transactions");
    }

    @Override
    public void event(Transaction event) {
        pipeline.accept(PARTITION, position++, event);
    }

    @Override
    public void watermark(long timestampMillis) {
        pipeline.watermark(PARTITION, timestampMillis);
    }

    @Override
    public Tally tally() {
        return tally;
    }

    @Override
    public void close() {
        pipeline.close();
    }

    private @Nullable Object count(KeyedMatch<Long, Transaction> match) {
        tally.add(match.startTimestamp(), match.endTimestamp());
        return null;
    }
}
