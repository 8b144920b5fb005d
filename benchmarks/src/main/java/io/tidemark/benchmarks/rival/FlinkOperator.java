// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.rival;

import io.tidemark.benchmarks.workload.Transaction;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.cep.functions.PatternProcessFunction;
import org.apache.flink.cep.nfa.compiler.NFACompiler;
import org.apache.flink.cep.operator.CepOperator;
import org.apache.flink.cep.pattern.Pattern;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;

/**
 * Flink CEP as it runs in a job, without the job: its operator with keyed state on the heap, driven by Flink's own test
 * harness. There is no network, no serialisation between operators, no checkpoint and no second thread, all in its
 * favour.
 */
final class FlinkOperator implements AutoCloseable {
    private static final int KEY_GROUPS = 128;

    private final KeyedOneInputStreamOperatorTestHarness<Long, Transaction, Transaction> harness;
    private final StreamRecord<Transaction> envelope = new StreamRecord<>(new Transaction());

    /** Takes a match where Flink finds it. */
    @FunctionalInterface
    interface Matches extends Serializable {
        /** A match by its events. */
        void take(Map<String, List<Transaction>> match);
    }

    FlinkOperator(Pattern<Transaction, ?> pattern, Matches matches) {
        CepOperator<Transaction, Long, Transaction> operator = new CepOperator<>(
                TypeInformation.of(Transaction.class).createSerializer(new SerializerConfigImpl()),
                false,
                NFACompiler.compileFactory(pattern, false),
                null,
                pattern.getAfterMatchSkipStrategy(),
                new Hand(matches),
                null);
        try {
            harness = new KeyedOneInputStreamOperatorTestHarness<>(
                    operator, event -> event.cardId, Types.LONG, KEY_GROUPS, 1, 0);
            harness.setStateBackend(new HashMapStateBackend());
            harness.open();
        } catch (Exception e) {
            throw new IllegalStateException("Flink failed to open " + pattern, e);
        }
    }

    void event(Transaction event, long timestampMillis) {
        try {
            harness.processElement(envelope.replace(event, timestampMillis));
        } catch (Exception e) {
            throw new IllegalStateException("Flink failed on " + event, e);
        }
    }

    void watermark(long timestampMillis) {
        try {
            harness.processWatermark(timestampMillis);
        } catch (Exception e) {
            throw new IllegalStateException("Flink failed at watermark " + timestampMillis, e);
        }
    }

    @Override
    public void close() {
        try {
            harness.close();
        } catch (Exception e) {
            throw new IllegalStateException("Flink failed to close", e);
        }
    }

    private static final class Hand extends PatternProcessFunction<Transaction, Transaction> {
        private static final long serialVersionUID = 1L;

        private final Matches matches;

        Hand(Matches matches) {
            this.matches = matches;
        }

        @Override
        public void processMatch(
                Map<String, List<Transaction>> match, Context context, Collector<Transaction> collector) {
            matches.take(match);
        }
    }
}
