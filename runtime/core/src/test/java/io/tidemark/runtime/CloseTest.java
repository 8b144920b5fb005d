// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.checkpoint.CommitPoint;
import io.tidemark.runtime.checkpoint.PartitionPosition;
import io.tidemark.runtime.simulation.Faults;
import io.tidemark.runtime.simulation.SimulatedStorage;
import io.tidemark.runtime.sink.TransactionalSink;
import io.tidemark.runtime.source.RecordBuffer;
import io.tidemark.runtime.source.Source;
import io.tidemark.runtime.source.SourcePartition;
import io.tidemark.runtime.source.SourceReader;
import io.tidemark.runtime.source.TestPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever fails when a run is closed, everything is closed, and every failure is told. */
final class CloseTest {
    private final List<String> closed = new ArrayList<>();
    private boolean pollFails;

    private void closeAndFail(String what) {
        closed.add(what);
        throw new IllegalStateException(what + " cannot be closed");
    }

    private final class Partition extends TestPartition<Reading> {
        Partition(String name) {
            super(name, true);
        }

        @Override
        public PollResult poll(RecordBuffer<Reading> buffer) {
            if (pollFails) {
                throw new JobFailedException("the poll fails");
            }
            return PollResult.ENDED;
        }

        @Override
        public void close() {
            closeAndFail(name());
        }
    }

    private final class Partitions implements Source<Reading>, SourceReader<Reading> {
        @Override
        public String name() {
            return "partitions";
        }

        @Override
        public SourceReader<Reading> open() {
            return this;
        }

        @Override
        public List<SourcePartition<Reading>> partitions() {
            return List.of(new Partition("first"), new Partition("second"));
        }

        @Override
        public void close() {
            closeAndFail("reader");
        }
    }

    private final class Output implements TransactionalSink<String> {
        @Override
        public void recover(byte @Nullable [] committed) {
            // Nothing was written.
        }

        @Override
        public void write(String result) {
            // Nobody asks for it.
        }

        @Override
        public byte[] prepare(String checkpoint) {
            return new byte[0];
        }

        @Override
        public void commit(byte[] prepared) {
            // Nothing was written.
        }

        @Override
        public CommitPoint commitPoint() {
            return new CommitPoint() {
                @Override
                public @Nullable String recover() {
                    return null;
                }

                @Override
                public void commit(String checkpoint, List<PartitionPosition> positions) {
                    // Nobody goes on from it.
                }

                @Override
                public void close() {
                    closeAndFail("commit point");
                }
            };
        }

        @Override
        public void close() {
            closeAndFail("sink");
        }
    }

    private Throwable run() {
        CepJob<Reading> job = CepJob.named("closing")
                .source(new Partitions())
                .eventTime(Reading::time)
                .sink(new Output())
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(KeyedMatch::matchId)
                .events(Reading.serializer())
                .checkpoints(Checkpoints.in(new SimulatedStorage(new Faults(new Random(0)))))
                .build();
        return catchThrowable(job::run);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void run_allThatIsClosedThrows_allIsClosedAndTold(boolean failed) {
        pollFails = failed;
        Throwable failure = run();
        assertThat(closed).containsExactly("sink", "commit point", "first", "second", "reader");
        assertThat(failure)
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining(failed ? "the poll fails" : "sink cannot be closed");
        List<String> told = new ArrayList<>();
        tell(failure, told);
        assertThat(told)
                .contains(
                        "commit point cannot be closed",
                        "first cannot be closed",
                        "second cannot be closed",
                        "reader cannot be closed")
                .anyMatch(message -> message.contains("sink cannot be closed"));
    }

    private static void tell(Throwable failure, List<String> messages) {
        messages.add(String.valueOf(failure.getMessage()));
        for (Throwable suppressed : failure.getSuppressed()) {
            tell(suppressed, messages);
        }
    }
}
