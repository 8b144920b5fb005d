// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.pattern.AfterMatchSkip;
import io.tidemark.pattern.Pattern;
import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.sink.Sink;
import io.tidemark.runtime.source.IterableSource;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What throws, where, and what comes of it. The value of a reading says who is to throw. */
final class FailureTest {
    private static final int TIMESTAMP = 1;
    private static final int KEY = 2;
    private static final int CONDITION = 3;
    private static final int EMIT = 4;

    private final CollectingSink<String> results = new CollectingSink<>();
    private final CollectingSink<DeadLetter> deadLetters = new CollectingSink<>();

    private static Reading fail(Reading reading, int stage) {
        if (reading.value() == stage) {
            throw new IllegalArgumentException("stage " + stage);
        }
        return reading;
    }

    private CepJobBuilder<Reading, String> job() {
        Pattern<Reading> failing = Pattern.<Reading>begin("a")
                .where((Reading reading) -> fail(reading, CONDITION).type().equals("a"))
                .followedBy("b")
                .where((Reading reading) -> reading.type().equals("b"));
        return CepJob.named("test")
                .pushed(Reading.class)
                .eventTime(reading -> fail(reading, TIMESTAMP).time())
                .sink(results)
                .detect("failing", failing)
                .by(reading -> fail(reading, KEY).key())
                .emit(match -> {
                    match.events("b").forEach(reading -> fail(reading, EMIT));
                    return "failing " + match.key() + match.endTimestamp();
                })
                .detect("sound", Reading.aThenB())
                .by(Reading::key)
                .emit(match -> "sound " + match.key() + match.endTimestamp());
    }

    private void run(CepJobBuilder<Reading, String> job, int stage) {
        Pipeline<Reading> pipeline = job.build().newPipeline();
        int partition = pipeline.addPartition("readings-0");
        pipeline.accept(partition, 0, Reading.of("k", 1, "a"));
        pipeline.accept(partition, 1, Reading.of("l", 1, "a"));
        pipeline.accept(partition, 2, new Reading("k", 2, "b", stage));
        pipeline.accept(partition, 3, Reading.of("l", 3, "b"));
        pipeline.accept(partition, 4, Reading.of("k", 4, "b"));
        pipeline.end(partition);
        PipelineTest.assertNothingLeft(pipeline);
        assertThat(pipeline.progress(false).deadLetters())
                .isEqualTo(deadLetters.results().size());
    }

    @Test
    void deadLetter_eachStage_losesOnlyWhatFailed() {
        run(job().deadLetters(deadLetters), 0);
        assertThat(results.results()).containsExactlyInAnyOrder("failing k2", "sound k2", "failing l3", "sound l3");
        assertThat(deadLetters.results()).isEmpty();
    }

    @Test
    void deadLetter_timestampThrows_losesTheEvent() {
        run(job().deadLetters(deadLetters), TIMESTAMP);
        assertThat(results.results()).containsExactlyInAnyOrder("failing l3", "sound l3", "failing k4", "sound k4");
        DeadLetter letter = deadLetters.results().get(0);
        assertThat(letter.stage()).isEqualTo(FailureStage.TIMESTAMP);
        assertThat(letter.subject()).isEqualTo(new Reading("k", 2, "b", TIMESTAMP));
        assertThat(letter.pattern()).isNull();
        assertThat(letter)
                .hasToString("the timestamp function failed on the record at position 2 of readings-0: stage 1; it is "
                        + new Reading("k", 2, "b", TIMESTAMP));
    }

    @Test
    void deadLetter_keyThrows_losesTheEventForThePattern() {
        run(job().deadLetters(deadLetters), KEY);
        assertThat(results.results()).containsExactlyInAnyOrder("sound k2", "failing l3", "sound l3", "failing k4");
        assertThat(deadLetters.results())
                .singleElement()
                .hasToString(
                        "the key function of pattern \"failing\" failed on the record at position 2 of readings-0: stage 2; it is "
                                + new Reading("k", 2, "b", KEY));
    }

    @Test
    void deadLetter_conditionThrows_losesTheEventForPatternAndKey() {
        run(job().deadLetters(deadLetters), CONDITION);
        assertThat(results.results()).containsExactlyInAnyOrder("sound k2", "failing l3", "sound l3", "failing k4");
        DeadLetter letter = deadLetters.results().get(0);
        assertThat(letter.stage()).isEqualTo(FailureStage.MATCH);
        assertThat(letter.key()).isEqualTo("k");
        assertThat(letter.timestampMillis()).isEqualTo(2);
        assertThat(letter.stackTrace())
                .contains("IllegalArgumentException: stage 3")
                .contains("FailureTest");
    }

    @Test
    void deadLetter_emitThrows_losesTheResult() {
        run(job().deadLetters(deadLetters), EMIT);
        assertThat(results.results()).containsExactlyInAnyOrder("sound k2", "failing l3", "sound l3");
        assertThat(deadLetters.results())
                .singleElement()
                .hasToString(
                        "the emit function of pattern \"failing\" failed for key k on the record at position 2 of readings-0: stage 4; it is "
                                + new Reading("k", 2, "b", EMIT));
    }

    @Test
    void fail_eachStage_failsWithPlaceAndCause() {
        for (int stage : List.of(TIMESTAMP, KEY, CONDITION, EMIT)) {
            assertThatThrownBy(() -> run(job(), stage))
                    .isInstanceOf(JobFailedException.class)
                    .hasMessageContaining("record at position 2 of readings-0")
                    .hasMessageContaining("stage " + stage)
                    .hasStackTraceContaining("IllegalArgumentException: stage " + stage);
        }
    }

    @Test
    void accept_timestampThatStandsForNone_failsAsIfTheExtractorHadThrown() {
        Pipeline<Reading> pipeline = job().deadLetters(deadLetters).build().newPipeline();
        int partition = pipeline.addPartition("readings-0");
        pipeline.accept(partition, 0, Reading.of("k", Long.MIN_VALUE, "a"));
        assertThat(deadLetters.results())
                .singleElement()
                .extracting(DeadLetter::stage)
                .isEqualTo(FailureStage.TIMESTAMP);
    }

    @Test
    void onFailure_ofAPattern_overridesTheJob() {
        CepJobBuilder<Reading, String> builder = CepJob.named("test")
                .pushed(Reading.class)
                .eventTime(Reading::time)
                .sink(results)
                .deadLetters(deadLetters)
                .detect("strict", Reading.aThenB())
                .by(reading -> Objects.requireNonNull(reading.value() == KEY ? null : reading.key(), "no key"))
                .onFailure(FailurePolicy.FAIL)
                .emit(match -> "match");
        assertThatThrownBy(() -> run(builder, KEY))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("no key");
    }

    @Test
    void deadLetter_skipStrategyThrows_forgetsTheKeyAndGoesOn() {
        Pattern<Reading> missing = Pattern.<Reading>begin(
                        "a", AfterMatchSkip.skipToFirst("a").throwExceptionOnMiss())
                .where((Reading reading) -> reading.type().equals("a"))
                .followedBy("b")
                .where((Reading reading) -> reading.type().equals("b"));
        CepJobBuilder<Reading, String> builder = CepJob.named("test")
                .pushed(Reading.class)
                .eventTime(Reading::time)
                .sink(results)
                .deadLetters(deadLetters)
                .detect("missing", missing)
                .by(Reading::key)
                .emit(match -> "match")
                .detect("sound", Reading.aThenB())
                .by(Reading::key)
                .emit(match -> "sound " + match.key() + match.endTimestamp());
        run(builder, 0);
        assertThat(results.results()).containsExactlyInAnyOrder("sound k2", "sound l3");
        assertThat(deadLetters.results()).hasSize(2).allMatch(letter -> letter.stage() == FailureStage.MATCH);
    }

    @Test
    void write_failingSink_failsTheJobWhateverThePolicy() {
        CepJobBuilder<Reading, String> builder = CepJob.named("test")
                .pushed(Reading.class)
                .eventTime(Reading::time)
                .sink(Sink.<String>of(result -> {
                    throw new IllegalStateException("disk full");
                }))
                .deadLetters(deadLetters)
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(match -> "match");
        assertThatThrownBy(() -> run(builder, 0))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("sink of matches of pattern \"ab\"")
                .hasMessageContaining("disk full");
    }

    @Test
    void decode_recordThatIsNoEvent_becomesADeadLetterWithItsCoordinates() {
        CepJob<Reading> job = CepJob.named("test")
                .<String, Reading>source(IterableSource.of("lines", List.of("a", "broken", "", "b")), line -> {
                    if (line.equals("broken")) {
                        throw new java.io.IOException("not a reading");
                    }
                    return line.isEmpty() ? null : Reading.of("k", line.charAt(0), line);
                })
                .eventTime(Reading::time)
                .sink(results)
                .deadLetters(deadLetters)
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(match -> "match")
                .build();
        JobProgress progress = job.run();
        assertThat(progress.events()).isEqualTo(2);
        assertThat(progress.deadLetters()).isEqualTo(1);
        assertThat(results.results()).containsExactly("match");
        DeadLetter letter = deadLetters.results().get(0);
        assertThat(letter)
                .hasToString("the decoder failed on the record at position 1 of lines-0: not a reading; it is broken");
        assertThat(letter.subject()).isEqualTo("broken");
    }

    @Test
    void deadLetter_ofTextInLines_isTextInOneLine() {
        DeadLetter letter = new DeadLetter(
                FailureStage.DECODE, "p", 3, "{\n  }", 0, "rule", "k\r\n1", new IOException("no end\n at line 2"));
        assertThat(letter.reason()).isEqualTo("no end at line 2");
        assertThat(letter)
                .hasToString("the decoder of pattern \"rule\" failed for key k 1 on the record at position 3 of p:"
                        + " no end at line 2; it is { }");
    }

    @Test
    void poll_throwsWhatFailsTheJob_isToldAsItIs() {
        JobFailedException told = new JobFailedException("the topic cannot be read; the job goes on when it can");
        WatchedSource source = new WatchedSource((poll, handle) -> {
            throw told;
        });
        JobHandle handle = CepJob.named("test")
                .source(source)
                .eventTime(Reading::time)
                .sink(results)
                .detect("sound", Reading.aThenB())
                .by(Reading::key)
                .emit(KeyedMatch::matchId)
                .build()
                .open();
        assertThatThrownBy(() -> source.run(handle)).isSameAs(told);
    }
}
