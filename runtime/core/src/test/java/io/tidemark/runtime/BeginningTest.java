// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.source.RecordBuffer;
import io.tidemark.runtime.source.Source;
import io.tidemark.runtime.source.SourcePartition;
import io.tidemark.runtime.source.SourceReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where partitions begin whose source does not begin at the first record. */
@Timeout(300)
final class BeginningTest {
    /** How many records there are, by partition. */
    private final Map<String, Integer> logs = new TreeMap<>();

    private final List<String> read = new ArrayList<>();
    private final Set<String> ended = new HashSet<>();
    private @Nullable JobHandle handle;
    private boolean dying;

    @TempDir
    private Path folder;

    /** Begins at the end of each partition, but at record 1 of those that appear beside one that is known. */
    private final class Logs implements Source<Reading>, SourceReader<Reading> {
        @Override
        public String name() {
            return "logs";
        }

        @Override
        public SourceReader<Reading> open() {
            return this;
        }

        @Override
        public List<Log> partitions() {
            return logs.keySet().stream()
                    .map(name -> new Log(name, logs.getOrDefault(name, 0)))
                    .toList();
        }

        @Override
        public List<Log> partitions(Set<String> known) {
            assertThat(known).containsExactly("p-0");
            return logs.keySet().stream().map(name -> new Log(name, 1)).toList();
        }

        @Override
        public boolean beginsAnywhere() {
            return true;
        }
    }

    private final class Log implements SourcePartition<Reading> {
        private final String name;
        private long position;

        Log(String name, long position) {
            this.name = name;
            this.position = position;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean bounded() {
            return false;
        }

        @Override
        public void seek(long wanted) {
            position = wanted;
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public PollResult poll(RecordBuffer<Reading> buffer) {
            if (dying) {
                throw new IllegalStateException("killed");
            }
            if (position < logs.getOrDefault(name, 0)) {
                read.add(name + ":" + position);
                buffer.add(position++, Reading.of("k", 1, "a"));
                return PollResult.MORE;
            }
            ended.add(name);
            if (ended.size() == logs.size()) {
                Objects.requireNonNull(handle).stop();
            }
            return PollResult.NOTHING_NOW;
        }

        @Override
        public void close() {
            ended.clear();
        }
    }

    /** Runs the job to the end of all partitions; returns what was read. */
    private List<String> run() {
        CepJob<Reading> job = CepJob.named("logs")
                .source(new Logs())
                .eventTime(Reading::time)
                .sink(new CollectingSink<String>())
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(KeyedMatch::matchId)
                .events(Reading.serializer())
                .checkpoints(Checkpoints.in(folder).every(Duration.ofHours(1)))
                .build();
        read.clear();
        try (JobHandle opened = job.open()) {
            handle = opened;
            opened.run();
        }
        return List.copyOf(read);
    }

    @Test
    void death_beforeAnythingIsRead_nextRunBeginsWhereThisOneDid() {
        logs.put("p-0", 3);
        dying = true;
        assertThatThrownBy(this::run).hasMessageContaining("killed");
        dying = false;
        logs.put("p-0", 5);
        assertThat(run()).containsExactly("p-0:3", "p-0:4");
    }

    @Test
    void partitionThatNoCheckpointKnows_isReadFromWhereTheSourceOpensIt() {
        logs.put("p-0", 3);
        assertThat(run()).isEmpty();
        logs.put("p-0", 4);
        logs.put("p-1", 3);
        assertThat(run()).containsExactlyInAnyOrder("p-0:3", "p-1:1", "p-1:2");
    }
}
