// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.checkpoint.RunIdentity;
import io.tidemark.runtime.simulation.Faults;
import io.tidemark.runtime.simulation.SimulatedStorage;
import io.tidemark.runtime.simulation.SimulatedThreads;
import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.source.Decoder;
import io.tidemark.runtime.source.RecordBuffer;
import io.tidemark.runtime.source.Source;
import io.tidemark.runtime.source.SourceReader;
import io.tidemark.runtime.source.TestPartition;
import io.tidemark.runtime.time.WatermarkStrategy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What may come between a run and the next one, which reads some of it again. */
final class ReadAgainTest {
    private static final WatermarkStrategy<Reading> IDLE_AFTER_30_SECONDS =
            WatermarkStrategy.<Reading>monotonous().withIdleness(Duration.ofSeconds(30));
    private static final WatermarkStrategy<Reading> DISORDER =
            WatermarkStrategy.<Reading>boundedDisorder(Duration.ofMillis(50)).withoutIdleness();
    private static final Decoder<Reading, Reading> ALL = reading -> reading;
    private static final Decoder<Reading, Reading> NONE = reading -> {
        throw new IOException("registry is away");
    };

    private final ManualClock clock = new ManualClock();
    private final SimulatedStorage storage = new SimulatedStorage(new Faults(new Random(0)));
    private final CollectingSink<String> results = new CollectingSink<>();
    private final CollectingSink<LateEvent<Reading>> late = new CollectingSink<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private int runs;

    /** A log of which some polls bring nothing, though there is something. */
    private static class Log extends TestPartition<Reading> {
        private final List<Reading> log;
        private Runnable beforePoll = () -> {};
        private int silentPoll = -1;
        private int firstKept;
        private boolean bounded;
        private int polls;

        Log(String name, List<Reading> log) {
            super(name, false);
            this.log = log;
        }

        @Override
        public PollResult poll(RecordBuffer<Reading> buffer) {
            beforePoll.run();
            if (position() < firstKept) {
                throw new JobFailedException("position " + position() + " is not there");
            }
            if (polls++ != silentPoll) {
                while (position() < log.size() && !buffer.isFull()) {
                    add(buffer, log.get((int) position()));
                }
            }
            return bounded && position() >= log.size() ? PollResult.ENDED : PollResult.NOTHING_NOW;
        }
    }

    private record Logs(List<Log> logs) implements Source<Reading>, SourceReader<Reading> {
        static Logs of(Log... logs) {
            return new Logs(List.of(logs));
        }

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
            return logs;
        }
    }

    /** Runs a job until nothing comes any more, and stops it. */
    private void run(WatermarkStrategy<Reading> watermarks, Logs source) {
        run(watermarks, source, ALL, true);
    }

    private void run(
            WatermarkStrategy<Reading> watermarks, Logs source, Decoder<Reading, Reading> decoder, boolean letters) {
        JobOrderStep<Reading> order = CepJob.named("again")
                .source(source, decoder)
                .eventTime(Reading::time)
                .watermarks(watermarks);
        CepJobBuilder<Reading, String> builder = order.sink(results).lateEvents(late);
        if (letters) {
            builder = builder.deadLetters(deadLetters::add);
        }
        CepJob<Reading> job = builder.detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(match -> match.key() + " to " + match.timestamp())
                .events(Reading.serializer())
                .checkpoints(Checkpoints.in(storage).every(Duration.ofHours(24)))
                .config(JobConfig.defaults().withClock(clock).withBatchSize(2))
                .build();
        SimulatedThreads threads = new SimulatedThreads();
        JobWorker worker = job.newWorker(threads, new RunIdentity("again", ++runs, false));
        try {
            int idle = 0;
            while (idle < 5 && !worker.isDone()) {
                idle = worker.step() ? 0 : idle + 1;
            }
            worker.stop();
            while (!worker.isDone()) {
                worker.step();
                threads.runOne("checkpoints");
            }
        } catch (RuntimeException e) {
            worker.close(true);
            throw e;
        }
        worker.close(false);
    }

    private static Reading at(long time) {
        return Reading.of("x", time, "x");
    }

    private static List<Reading> list(Reading... readings) {
        return new ArrayList<>(List.of(readings));
    }

    /** One partition is far behind the other when the job stops. */
    private void runApart(List<Reading> ahead, List<Reading> behind) {
        run(IDLE_AFTER_30_SECONDS, Logs.of(new Log("ahead", ahead), new Log("behind", behind)));
        behind.addAll(List.of(Reading.of("k", 200, "a"), Reading.of("k", 201, "b"), at(2_000)));
        ahead.add(at(2_000));
    }

    private void assertNothingIsLate() {
        assertThat(late.results()).isEmpty();
        assertThat(results.results()).containsExactly("k to 201");
    }

    @Test
    void firstPoll_bringsNothingAfterALongRestore_isNotSilence() {
        List<Reading> ahead = list(at(1_000));
        List<Reading> behind = list(at(100));
        runApart(ahead, behind);
        Log first = new Log("ahead", ahead);
        Log second = new Log("behind", behind);
        first.silentPoll = 0;
        second.silentPoll = 0;
        first.beforePoll = () -> clock.advance(Duration.ofSeconds(first.polls == 0 ? 31 : 0));
        run(IDLE_AFTER_30_SECONDS, Logs.of(first, second));
        assertNothingIsLate();
    }

    @Test
    void poll_bringsNothingAfterOthersHaveCaughtUpForLong_isNotSilence() {
        List<Reading> ahead = list();
        for (int i = 0; i < 40; i++) {
            ahead.add(at(1_000 + i));
        }
        List<Reading> behind = list(at(100));
        runApart(ahead, behind);
        Log first = new Log("ahead", ahead);
        Log second = new Log("behind", behind);
        second.silentPoll = 1;
        first.beforePoll = () -> clock.advance(Duration.ofSeconds(2));
        run(IDLE_AFTER_30_SECONDS, Logs.of(first, second));
        assertNothingIsLate();
    }

    /** The event had been decoded before, and waited. */
    @Test
    void recordReadAgain_cannotBeDecodedAnyMore_isToldAndNotLost() {
        List<Reading> log = list(Reading.of("k", 100, "a"), Reading.of("k", 101, "b"));
        run(DISORDER, Logs.of(new Log("p", log)));
        assertThatThrownBy(() -> run(DISORDER, Logs.of(new Log("p", log)), NONE, false))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("registry is away");
        run(DISORDER, Logs.of(new Log("p", log)), NONE, true);
        assertThat(deadLetters).extracting(DeadLetter::position).containsExactly(0L, 1L);
        // Once only, however often they are read again.
        run(DISORDER, Logs.of(new Log("p", log)), NONE, true);
        assertThat(deadLetters).hasSize(2);
    }

    /** An event far ahead that matters to nobody: the source does not keep it for ever. */
    @Test
    void eventFarAhead_readHoursAgo_isNotNeededAnyMore() {
        WatermarkStrategy<Reading> strategy =
                WatermarkStrategy.<Reading>monotonous().withoutIdleness();
        List<Reading> ahead = list(at(4_102_444_800_000L));
        List<Reading> other = list();
        for (int i = 0; i < 100; i++) {
            ahead.add(at(100 + i));
            other.add(at(100 + i));
        }
        Log first = new Log("ahead", ahead);
        first.beforePoll = () -> clock.advance(Duration.ofHours(first.polls == 1 ? 2 : 0));
        run(strategy, Logs.of(first, new Log("other", other)));
        other.addAll(List.of(Reading.of("k", 3_000, "a"), Reading.of("k", 3_001, "b"), at(3_002)));
        Log shortened = new Log("ahead", ahead);
        shortened.firstKept = 3;
        run(strategy, Logs.of(shortened, new Log("other", other)));
        assertThat(results.results()).containsExactly("k to 3001");
    }

    @Test
    void partition_endsBeforeWhatHadBeenRead_failsTheJob() {
        List<Reading> log = list(at(100), at(101), at(102), at(103), at(104));
        run(DISORDER, Logs.of(new Log("p", log)));
        Log shortened = new Log("p", log.subList(0, 2));
        shortened.bounded = true;
        assertThatThrownBy(() -> run(DISORDER, Logs.of(shortened)))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("source partition p ends at position 2, but had been read up to position 5");
    }
}
