// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.source.Decoder;
import io.tidemark.runtime.source.ScriptedLog;
import io.tidemark.runtime.source.Source;
import io.tidemark.runtime.time.WatermarkGenerator;
import io.tidemark.runtime.time.WatermarkStrategy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    private final RestartedJob restarted = new RestartedJob();
    private final ManualClock clock = restarted.clock();
    private final CollectingSink<String> results = new CollectingSink<>();
    private final CollectingSink<LateEvent<Reading>> late = new CollectingSink<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private int batchSize = 2;

    /** Runs a job until nothing comes any more, and stops it. */
    private void run(WatermarkStrategy<Reading> watermarks, Source<Reading> source) {
        run(watermarks, source, ALL, true);
    }

    private void run(
            WatermarkStrategy<Reading> watermarks,
            Source<Reading> source,
            Decoder<Reading, Reading> decoder,
            boolean letters) {
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
                .checkpoints(restarted.checkpoints())
                .config(JobConfig.defaults().withClock(clock).withBatchSize(batchSize))
                .build();
        restarted.run(job);
    }

    private static Reading at(long time) {
        return Reading.of("x", time, "x");
    }

    private static List<Reading> list(Reading... readings) {
        return new ArrayList<>(List.of(readings));
    }

    /** One partition is far behind the other when the job stops. */
    private void runApart(List<Reading> ahead, List<Reading> behind) {
        run(
                IDLE_AFTER_30_SECONDS,
                ScriptedLog.together(List.of(new ScriptedLog<>("ahead", ahead), new ScriptedLog<>("behind", behind))));
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
        ScriptedLog<Reading> first = new ScriptedLog<>("ahead", ahead)
                .silentAt(0)
                .beforePoll(poll -> clock.advance(Duration.ofSeconds(poll == 0 ? 31 : 0)));
        ScriptedLog<Reading> second = new ScriptedLog<>("behind", behind).silentAt(0);
        run(IDLE_AFTER_30_SECONDS, ScriptedLog.together(List.of(first, second)));
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
        ScriptedLog<Reading> first =
                new ScriptedLog<>("ahead", ahead).beforePoll(poll -> clock.advance(Duration.ofSeconds(2)));
        ScriptedLog<Reading> second = new ScriptedLog<>("behind", behind).silentAt(1);
        run(IDLE_AFTER_30_SECONDS, ScriptedLog.together(List.of(first, second)));
        assertNothingIsLate();
    }

    /** Punctuated watermarks come between the events of a batch, and so does the place up to which it had been read. */
    @Test
    void watermarkInTheBatchThatPassesTheOldPosition_eventBehindIt_isLate() {
        WatermarkStrategy<Reading> punctuated = WatermarkStrategy.<Reading>punctuated(reading ->
                        reading.type().equals("punctuation") ? reading.time() : WatermarkGenerator.NO_WATERMARK)
                .withoutIdleness();
        batchSize = 10;
        List<Reading> log = list(Reading.of("k", 100, "a"));
        run(punctuated, new ScriptedLog<>("p", log));
        log.addAll(List.of(
                Reading.of("k", 101, "b"), Reading.of("k", 200, "punctuation"), at(150), Reading.of("k", 300, "a")));
        run(punctuated, new ScriptedLog<>("p", log));
        assertThat(results.results()).containsExactly("k to 101");
        assertThat(late.results()).extracting(LateEvent::timestampMillis).containsExactly(150L);
    }

    /** The event had been decoded before, and waited. */
    @Test
    void recordReadAgain_cannotBeDecodedAnyMore_isToldAndNotLost() {
        List<Reading> log = list(Reading.of("k", 100, "a"), Reading.of("k", 101, "b"));
        run(DISORDER, ScriptedLog.together(List.of(new ScriptedLog<>("p", log))));
        assertThatThrownBy(() -> run(DISORDER, ScriptedLog.together(List.of(new ScriptedLog<>("p", log))), NONE, false))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("registry is away");
        run(DISORDER, ScriptedLog.together(List.of(new ScriptedLog<>("p", log))), NONE, true);
        assertThat(deadLetters).extracting(DeadLetter::position).containsExactly(0L, 1L);
        // Once only, however often they are read again.
        run(DISORDER, ScriptedLog.together(List.of(new ScriptedLog<>("p", log))), NONE, true);
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
        ScriptedLog<Reading> first = new ScriptedLog<>("ahead", ahead)
                .beforePoll(poll -> clock.advance(Duration.ofHours(poll == 1 ? 2 : 0)));
        run(strategy, ScriptedLog.together(List.of(first, new ScriptedLog<>("other", other))));
        other.addAll(List.of(Reading.of("k", 3_000, "a"), Reading.of("k", 3_001, "b"), at(3_002)));
        ScriptedLog<Reading> shortened = new ScriptedLog<>("ahead", ahead).keptFrom(3);
        run(strategy, ScriptedLog.together(List.of(shortened, new ScriptedLog<>("other", other))));
        assertThat(results.results()).containsExactly("k to 3001");
    }

    @Test
    void partition_endsBeforeWhatHadBeenRead_failsTheJob() {
        List<Reading> log = list(at(100), at(101), at(102), at(103), at(104));
        run(DISORDER, ScriptedLog.together(List.of(new ScriptedLog<>("p", log))));
        ScriptedLog<Reading> shortened = ScriptedLog.ending("p", log.subList(0, 2));
        assertThatThrownBy(() -> run(DISORDER, ScriptedLog.together(List.of(shortened))))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("source partition p ends at position 2, but had been read up to position 5");
    }
}
