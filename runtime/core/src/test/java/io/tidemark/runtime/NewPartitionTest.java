// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.source.RecordBuffer;
import io.tidemark.runtime.source.Source;
import io.tidemark.runtime.source.SourcePartition;
import io.tidemark.runtime.source.SourceReader;
import io.tidemark.runtime.source.TestPartition;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A partition that appears while the job runs. */
@Timeout(300)
final class NewPartitionTest {
    private final ManualClock clock = new ManualClock();
    private boolean laterWasRead;

    /** The first partition has an a and does not end before the second, which has the b, was read. */
    private final class GrowingSource implements Source<Reading>, SourceReader<Reading> {
        private boolean appeared;

        @Override
        public String name() {
            return "growing";
        }

        @Override
        public SourceReader<Reading> open() {
            return this;
        }

        @Override
        public List<SourcePartition<Reading>> partitions() {
            return List.of(new Partition("p-0", Reading.of("k", 1, "a")));
        }

        @Override
        public List<SourcePartition<Reading>> newPartitions() {
            if (appeared) {
                return List.of();
            }
            appeared = true;
            return List.of(new Partition("p-1", Reading.of("k", 5, "b")));
        }
    }

    private final class Partition extends TestPartition<Reading> {
        private final Reading reading;

        Partition(String name, Reading reading) {
            super(name, true);
            this.reading = reading;
        }

        @Override
        public PollResult poll(RecordBuffer<Reading> buffer) {
            clock.advance(Duration.ofMillis(300));
            if (position() == 0) {
                add(buffer, reading);
                laterWasRead |= name().equals("p-1");
            }
            return laterWasRead ? PollResult.ENDED : PollResult.NOTHING_NOW;
        }
    }

    @Test
    void partition_thatAppears_isRead() {
        CollectingSink<String> sink = new CollectingSink<>();
        JobProgress progress = CepJob.named("growing")
                .source(new GrowingSource())
                .eventTime(Reading::time)
                .disorder(Duration.ofMillis(100))
                .sink(sink)
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(match -> match.eventId(0) + " then " + match.eventId(1))
                .config(JobConfig.defaults().withClock(clock))
                .build()
                .run();
        assertThat(progress.events()).isEqualTo(2);
        assertThat(sink.results()).containsExactly("0 then " + (1L << 48));
    }
}
