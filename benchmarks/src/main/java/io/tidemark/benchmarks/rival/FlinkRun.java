// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.rival;

import io.tidemark.benchmarks.workload.Query;
import io.tidemark.benchmarks.workload.Transaction;
import io.tidemark.benchmarks.workload.Workload;
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
 * favour. Matches are counted where they are found.
 */
final class FlinkRun implements Run {
    private static final int KEY_GROUPS = 128;

    private final List<KeyedOneInputStreamOperatorTestHarness<Long, Transaction, Transaction>> operators;
    private final StreamRecord<Transaction> envelope = new StreamRecord<>(new Transaction());
    private final Tally tally = new Tally();

    FlinkRun(Workload workload) {
        operators = workload.queries().stream().map(this::operator).toList();
    }

    @Override
    public void event(Transaction event) {
        try {
            for (int i = 0; i < operators.size(); i++) {
                operators.get(i).processElement(envelope.replace(event, event.timestamp));
            }
        } catch (Exception e) {
            throw new IllegalStateException("Flink failed on " + event, e);
        }
    }

    @Override
    public void watermark(long timestampMillis) {
        try {
            for (int i = 0; i < operators.size(); i++) {
                operators.get(i).processWatermark(timestampMillis);
            }
        } catch (Exception e) {
            throw new IllegalStateException("Flink failed at watermark " + timestampMillis, e);
        }
    }

    @Override
    public Tally tally() {
        return tally;
    }

    @Override
    public void close() {
        try {
            for (KeyedOneInputStreamOperatorTestHarness<Long, Transaction, Transaction> operator : operators) {
                operator.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException("Flink failed to close", e);
        }
    }

    private KeyedOneInputStreamOperatorTestHarness<Long, Transaction, Transaction> operator(Query query) {
        Pattern<Transaction, ?> pattern = query.flinkPattern().get();
        TypeInformation<Transaction> type = TypeInformation.of(Transaction.class);
        CepOperator<Transaction, Long, Transaction> operator = new CepOperator<>(
                type.createSerializer(new SerializerConfigImpl()),
                false,
                NFACompiler.compileFactory(pattern, false),
                null,
                pattern.getAfterMatchSkipStrategy(),
                new Count(query, tally),
                null);
        try {
            var harness = new KeyedOneInputStreamOperatorTestHarness<Long, Transaction, Transaction>(
                    operator, event -> event.cardId, Types.LONG, KEY_GROUPS, 1, 0);
            harness.setStateBackend(new HashMapStateBackend());
            harness.open();
            return harness;
        } catch (Exception e) {
            throw new IllegalStateException("Flink failed to open " + pattern, e);
        }
    }

    private static final class Count extends PatternProcessFunction<Transaction, Transaction> {
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
        public void processMatch(
                Map<String, List<Transaction>> match, Context context, Collector<Transaction> collector) {
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
