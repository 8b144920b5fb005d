// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.pattern.Pattern;
import io.tidemark.runtime.checkpoint.CheckpointReader;
import io.tidemark.runtime.checkpoint.CheckpointStorage;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.checkpoint.RunIdentity;
import io.tidemark.runtime.simulation.Faults;
import io.tidemark.runtime.simulation.SimulatedStorage;
import io.tidemark.runtime.simulation.SimulatedThreads;
import io.tidemark.runtime.source.RecordBuffer;
import io.tidemark.runtime.source.TestPartition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A run stands by with other patterns than the one that works: it says so while there is time to do something about it. */
final class StandByPatternsTest {
    private static final Pattern<Reading> LONGER =
            Reading.aThenB().followedBy("c").where(Reading.ofType("c"));

    private final ManualClock clock = new ManualClock();
    private final SimulatedStorage storage = new SimulatedStorage(new Faults(new Random(0)));
    private final WatchedStorage watched = new WatchedStorage();
    private final List<Reading> log = new ArrayList<>();
    private final List<String> lines = RecordedLogs.record();
    private int runs;

    @AfterEach
    void endRecording() {
        RecordedLogs.end();
    }

    /** What the one that stands by sees: the metadata that it reads is counted, and may be gone. */
    private final class WatchedStorage implements CheckpointStorage {
        private int metadataReads;
        private boolean gone;

        @Override
        public InputStream read(String name) throws IOException {
            if (name.endsWith(".metadata")) {
                metadataReads++;
                if (gone) {
                    throw new NoSuchFileException(name);
                }
            }
            return storage.read(name);
        }

        @Override
        public ObjectWriter create(String name) {
            return storage.create(name);
        }

        @Override
        public byte @Nullable [] putIfAbsent(String name, byte[] content) {
            return storage.putIfAbsent(name, content);
        }

        @Override
        public List<String> list(String prefix) {
            return storage.list(prefix);
        }

        @Override
        public void delete(String name) {
            storage.delete(name);
        }
    }

    private final class Log extends TestPartition<Reading> {
        Log() {
            super("log", false);
        }

        @Override
        public PollResult poll(RecordBuffer<Reading> buffer) {
            while (position() < log.size() && !buffer.isFull()) {
                add(buffer, log.get((int) position()));
            }
            return PollResult.NOTHING_NOW;
        }
    }

    private final class Run {
        private final SimulatedThreads threads = new SimulatedThreads();
        private final JobWorker worker;

        Run(CheckpointStorage in, Pattern<Reading> pattern, PatternChangePolicy policy) {
            this(in, pattern, policy, false);
        }

        Run(CheckpointStorage in, Pattern<Reading> pattern, PatternChangePolicy policy, boolean withMore) {
            CepJobBuilder<Reading, String> job = CepJob.named("job")
                    .source(new Log())
                    .eventTime(Reading::time)
                    .sink((String result) -> {})
                    .events(ReadingSerializer.INSTANCE)
                    .checkpoints(Checkpoints.in(in).every(Duration.ofMillis(1)))
                    .onPatternChange(policy)
                    .config(JobConfig.defaults().withClock(clock))
                    .detect("ab", pattern)
                    .by(Reading::key)
                    .emit(match -> match.key());
            if (withMore) {
                job.detect("more", pattern).by(Reading::key).emit(match -> match.key());
            }
            worker = job.build().newWorker(threads, new RunIdentity("job", ++runs, true));
        }

        /** Does all that it can do at this moment, with its threads. */
        void work() {
            for (boolean worked = true; worked; ) {
                worked = !worker.isDone() && worker.step();
                worked |= threads.runOne("checkpoints");
                threads.runRepeated();
            }
        }
    }

    /** A minute passes, in which there is a new checkpoint. */
    private void minute(Run working, Run standBy) {
        log.add(Reading.of("k" + log.size(), 1_000 + log.size(), "a"));
        for (int look = 0; look < 60; look++) {
            clock.advance(Duration.ofSeconds(1));
            working.work();
            standBy.work();
        }
        assertThat(standBy.worker.state()).isEqualTo(JobState.STANDBY);
    }

    private String last() throws IOException {
        return Objects.requireNonNull(CheckpointReader.of(storage).last());
    }

    private List<String> toldOfPatterns() {
        return lines.stream().filter(line -> line.contains("stands by with")).toList();
    }

    @Test
    void standsBy_otherPatternsAndRefuse_warnsOnceWithWhatToDo() throws IOException {
        Run working = new Run(storage, Reading.aThenB(), PatternChangePolicy.REFUSE);
        working.work();
        Run standBy = new Run(watched, LONGER, PatternChangePolicy.REFUSE);
        minute(working, standBy);
        minute(working, standBy);
        String first = last();
        for (int minute = 0; minute < 10; minute++) {
            minute(working, standBy);
        }
        assertThat(last()).isNotEqualTo(first);
        assertThat(toldOfPatterns()).hasSize(1);
        assertThat(toldOfPatterns().get(0))
                .startsWith("WARN job job stands by with other patterns than checkpoint-")
                .contains(
                        ": \"ab\" (changed). If anything of them is open when it takes over it fails, and nobody works. Say"
                                + " with onPatternChange(...)");
        assertThat(watched.metadataReads).isBetween(2, 13);
        int reads = watched.metadataReads;
        clock.advance(Duration.ofMinutes(1));
        working.work();
        standBy.work();
        clock.advance(Duration.ofMinutes(1));
        working.work();
        standBy.work();
        // There is no new checkpoint to look at, but for that of the minute before.
        assertThat(watched.metadataReads).isLessThanOrEqualTo(reads + 1);
    }

    @Test
    void standsBy_otherPatternsAndAdapt_saysWhatItWillDo() {
        Run working = new Run(storage, Reading.aThenB(), PatternChangePolicy.REFUSE);
        working.work();
        Run standBy = new Run(watched, LONGER, PatternChangePolicy.ADAPT);
        minute(working, standBy);
        minute(working, standBy);
        minute(working, standBy);
        assertThat(toldOfPatterns()).hasSize(1);
        assertThat(toldOfPatterns().get(0))
                .startsWith("INFO job job stands by with other patterns than checkpoint-")
                .endsWith(": \"ab\" (changed); what is open of them when it takes over: ADAPT");
    }

    @Test
    void standsBy_samePatternsAndMore_saysNothing() {
        Run working = new Run(storage, LONGER, PatternChangePolicy.REFUSE);
        working.work();
        Run standBy = new Run(watched, LONGER, PatternChangePolicy.REFUSE, true);
        minute(working, standBy);
        minute(working, standBy);
        assertThat(watched.metadataReads).isPositive();
        assertThat(toldOfPatterns()).isEmpty();
    }

    @Test
    void standsBy_checkpointDeletedMeanwhile_looksAgainLater() {
        Run working = new Run(storage, Reading.aThenB(), PatternChangePolicy.REFUSE);
        working.work();
        Run standBy = new Run(watched, LONGER, PatternChangePolicy.REFUSE);
        watched.gone = true;
        minute(working, standBy);
        minute(working, standBy);
        assertThat(watched.metadataReads).isPositive();
        assertThat(toldOfPatterns()).isEmpty();
        watched.gone = false;
        // Not because there is a new one.
        for (int minute = 0; minute < 2; minute++) {
            clock.advance(Duration.ofMinutes(1));
            working.work();
            standBy.work();
        }
        assertThat(toldOfPatterns()).hasSize(1);
    }

    @Test
    void standsBy_workingOneIsUpgraded_saysThatThePatternsAreTheSameAgain() {
        Run old = new Run(storage, Reading.aThenB(), PatternChangePolicy.REFUSE);
        old.work();
        Run standBy = new Run(watched, LONGER, PatternChangePolicy.REFUSE);
        minute(old, standBy);
        minute(old, standBy);
        old.worker.stop();
        clock.advance(Duration.ofMillis(1));
        old.work();
        old.worker.close(false);
        Run upgraded = new Run(storage, LONGER, PatternChangePolicy.ADAPT);
        upgraded.work();
        minute(upgraded, standBy);
        minute(upgraded, standBy);
        assertThat(toldOfPatterns()).hasSize(2);
        assertThat(toldOfPatterns().get(1)).startsWith("INFO job job stands by with the patterns of checkpoint-");
    }
}
