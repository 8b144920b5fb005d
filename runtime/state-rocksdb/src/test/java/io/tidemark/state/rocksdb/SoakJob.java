// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.state.rocksdb;

import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.condition.Field;
import io.tidemark.pattern.condition.NumberField;
import io.tidemark.runtime.CepJob;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.sink.TransactionalSink;
import io.tidemark.runtime.state.StateBackend;
import io.tidemark.serde.EventSerializer;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A job that looks for users who take a second step in time, and for those who do not. */
final class SoakJob {
    private SoakJob() {}

    /**
     * A step of a user.
     *
     * @param time event time
     * @param user who
     * @param kind 0 the first step, 1 the second
     */
    record Step(long time, long user, int kind) {
        static EventSerializer<Step> serializer() {
            return new EventSerializer<>() {
                @Override
                public byte[] serialize(Step step) {
                    return ByteBuffer.allocate(20)
                            .putLong(step.time)
                            .putLong(step.user)
                            .putInt(step.kind)
                            .array();
                }

                @Override
                public Step deserialize(byte[] bytes) {
                    ByteBuffer in = ByteBuffer.wrap(bytes);
                    return new Step(in.getLong(), in.getLong(), in.getInt());
                }
            };
        }
    }

    /** Counts results; the count is part of the checkpoint. */
    static final class Count implements TransactionalSink<String> {
        private long total;

        long total() {
            return total;
        }

        @Override
        public void recover(byte @Nullable [] committed) {
            total = committed == null ? 0 : ByteBuffer.wrap(committed).getLong();
        }

        @Override
        public void write(String result) {
            total++;
        }

        @Override
        public byte[] prepare(String checkpoint) {
            return ByteBuffer.allocate(Long.BYTES).putLong(total).array();
        }

        @Override
        public void commit(byte[] prepared) {
            // The count is seen in the end.
        }
    }

    static CepJob<Step> of(
            SoakStream stream,
            Count matches,
            Count timeouts,
            StateBackend backend,
            int shards,
            Checkpoints checkpoints) {
        NumberField<Step> kind = Field.number("kind", Step::kind);
        return CepJob.named("soak")
                .source(stream.source())
                .eventTime(Step::time)
                .disorder(Duration.ofMillis(20))
                .sink(matches)
                .detect(
                        "two-steps",
                        Pattern.<Step>begin("first")
                                .where(kind.is(0))
                                .followedBy("second")
                                .where(kind.is(1))
                                .within(Duration.ofSeconds(2)))
                .byLong(Step::user)
                .timedOut(timeout -> "late", timeouts)
                .emit(match -> "found")
                .events(Step.serializer())
                .state(backend)
                .shards(shards)
                .checkpoints(checkpoints)
                .build();
    }
}
