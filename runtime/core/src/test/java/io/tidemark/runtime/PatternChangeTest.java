// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.pattern.AfterMatchSkip;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.condition.Aggregates;
import io.tidemark.pattern.condition.Field;
import io.tidemark.pattern.condition.NumberField;
import io.tidemark.runtime.ChangePlan.Kind;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.source.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A job is stopped, its patterns are changed, and it goes on. */
@Timeout(300)
final class PatternChangeTest {
    private static final List<Reading> READINGS = List.of(
            Reading.of("k", 1, "a"),
            Reading.of("l", 2, "a"),
            Reading.of("l", 3, "b"),
            Reading.of("time", 9, "goes on"),
            // Here the job is stopped.
            Reading.of("k", 10, "x"),
            Reading.of("k", 11, "b"),
            Reading.of("k", 12, "c"),
            Reading.of("l", 13, "c"),
            Reading.of("time", 20, "goes on"));

    private static final int FIRST_PART = 4;

    @TempDir
    private Path directory;

    private final CollectingSink<String> sink = new CollectingSink<>();

    private static Pattern<Reading> abc() {
        return stage(stage(Pattern.<Reading>begin("a").where(Reading.ofType("a")), "b", "b"), "c", "c");
    }

    private static Pattern<Reading> stage(Pattern<Reading> pattern, String name, String type) {
        return pattern.followedBy(name).where(Reading.ofType(type));
    }

    private CepJobBuilder<Reading, String> job(Source<Reading> source) {
        return job(source, Duration.ZERO);
    }

    private CepJobBuilder<Reading, String> job(Source<Reading> source, Duration disorder) {
        return CepJob.named("changing")
                .source(source)
                .eventTime(Reading::time)
                .disorder(disorder)
                .sink(sink)
                .events(Reading.serializer())
                .checkpoints(Checkpoints.in(directory).every(Duration.ofHours(1)));
    }

    private static CepJobBuilder<Reading, String> with(
            CepJobBuilder<Reading, String> job, String name, Pattern<Reading> pattern) {
        return job.detect(name, pattern)
                .by(Reading::key)
                .emit(match -> match.pattern() + " " + match.key() + " to " + match.timestamp());
    }

    /** Runs a job up to the end of a part of the readings, then stops it, which takes a checkpoint. */
    private void run(Part part, CepJob<Reading> job) {
        try (JobHandle handle = job.open()) {
            part.run(handle);
        }
    }

    private void runFirstPart(Pattern<Reading> pattern) {
        Part first = new Part(READINGS, FIRST_PART);
        run(first, with(job(first), "p", pattern).build());
        assertThat(sink.results()).isEmpty();
    }

    private void runSecondPart(PatternChangePolicy policy, String name, Pattern<Reading> pattern) {
        Part second = new Part(READINGS, READINGS.size());
        run(second, with(job(second), name, pattern).onPatternChange(policy).build());
    }

    @Test
    void unchanged_goesOn() {
        runFirstPart(abc());
        runSecondPart(PatternChangePolicy.REFUSE, "p", abc());
        assertThat(sink.results()).containsExactlyInAnyOrder("p k to 12", "p l to 13");
    }

    @Test
    void adapt_changedMiddleStage_partialMatchBeforeItLivesOn_theOneBehindItIsDropped() {
        runFirstPart(abc());
        Pattern<Reading> after =
                stage(stage(Pattern.<Reading>begin("a").where(Reading.ofType("a")), "b", "x"), "c", "c");
        Part second = new Part(READINGS, READINGS.size());
        CepJob<Reading> job = with(job(second), "p", after)
                .onPatternChange(PatternChangePolicy.ADAPT)
                .build();

        ChangePlan plan = Objects.requireNonNull(job.changePlan());
        assertThat(plan.patterns()).singleElement().satisfies(change -> {
            assertThat(change.kind()).isEqualTo(Kind.CHANGED);
            assertThat(change.open().keptByStage()).isEqualTo(Map.of("a", 0L, "b", 1L, "c", 0L));
            assertThat(change.open().droppedByStage()).isEqualTo(Map.of("a", 0L, "b", 0L, "c", 1L));
        });
        assertThat(plan.toString())
                .contains("pattern \"p\": changed; 1 partial matches live on, 1 are dropped")
                .contains("- followedBy \"b\"")
                .contains("+ followedBy \"b\"")
                .contains("waiting for \"c\": 0 live on, 1 are dropped")
                .contains("\n      1: stage \"b\", which has taken events, has another condition");

        run(second, job);
        assertThat(sink.results()).containsExactly("p k to 12");
    }

    @Test
    void adapt_addedStage_andShards_goOn() {
        runFirstPart(abc());
        Part second = new Part(READINGS, READINGS.size());
        Pattern<Reading> after = stage(abc(), "d", "c");
        run(
                second,
                with(job(second), "p", after)
                        .onPatternChange(PatternChangePolicy.ADAPT)
                        .shards(2)
                        .build());
        // Nothing is found yet, and nothing is lost: what waits for "d" is in the checkpoint.
        assertThat(sink.results()).isEmpty();
        Part third = new Part(READINGS, READINGS.size());
        assertThat(with(job(third), "p", abc()).build().changePlan()).satisfies(plan -> {
            assertThat(plan.patterns().get(0).open().droppedByStage()).containsEntry("d", 2L);
        });
    }

    @Test
    void refuse_somethingOpen_failsWithThePlanAndChangesNothing() {
        runFirstPart(abc());
        assertThatThrownBy(() -> runSecondPart(PatternChangePolicy.REFUSE, "p", stage(abc(), "d", "c")))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("onPatternChange")
                .hasMessageContaining("+ followedBy \"d\"")
                .hasMessageContaining("2 are dropped");
        runSecondPart(PatternChangePolicy.REFUSE, "p", abc());
        assertThat(sink.results()).containsExactlyInAnyOrder("p k to 12", "p l to 13");
    }

    @Test
    void refuse_nothingOpen_goesOn() {
        runFirstPart(stage(Pattern.<Reading>begin("z").where(Reading.ofType("z")), "b", "b"));
        runSecondPart(PatternChangePolicy.REFUSE, "p", abc());
        assertThat(sink.results()).isEmpty();
    }

    @Test
    void restart_dropsAllOfAChangedPattern() {
        runFirstPart(abc());
        Pattern<Reading> after = stage(Pattern.<Reading>begin("x").where(Reading.ofType("x")), "c", "c");
        runSecondPart(PatternChangePolicy.RESTART, "p", after);
        assertThat(sink.results()).containsExactly("p k to 12");
    }

    @Test
    void renamed_isRemovedAndAdded() {
        runFirstPart(abc());
        assertThatThrownBy(() -> runSecondPart(PatternChangePolicy.REFUSE, "q", abc()))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("pattern \"p\": removed; 2 partial matches are dropped")
                .hasMessageContaining("pattern \"q\": added");
        runSecondPart(PatternChangePolicy.ADAPT, "q", abc());
        assertThat(sink.results()).isEmpty();
    }

    @Test
    void adapt_stageAddedAtTheEnd_completeMatchesHeldBackHaveALineOfTheirOwn() {
        NumberField<Reading> value = Field.number("value", Reading::value);
        Pattern<Reading> before = Pattern.<Reading>begin("a", AfterMatchSkip.skipPastLastEvent())
                .where(Reading.ofType("a"))
                .followedBy("b")
                .where(value.greaterThan(Aggregates.last("a", value)));
        List<Reading> readings = List.of(
                new Reading("k", 1, "a", 5),
                new Reading("k", 2, "a", 1),
                new Reading("k", 3, "b", 3),
                Reading.of("time", 9, "goes on"),
                Reading.of("time", 20, "goes on"));
        Part part = new Part(readings, readings.size() - 1);
        run(part, with(job(part), "p", before));
        assertThat(sink.results()).isEmpty();

        Part later = new Part(readings, readings.size());
        ChangePlan plan = Objects.requireNonNull(with(job(later), "p", stage(before, "c", "c"))
                .onPatternChange(PatternChangePolicy.ADAPT)
                .build()
                .changePlan());
        assertThat(plan.toString())
                .contains("pattern \"p\": changed; 1 partial matches live on, 0 are dropped, 1 complete ones are lost")
                .contains("waiting for \"b\": 1 live on, 0 are dropped\n")
                .contains("complete, held back by an earlier partial match: 0 live on, 1 are lost\n"
                        + "      1: stage \"c\" is new at the end");
        assertThat(plan.affected()).isEqualTo(2);
    }

    /** x then c; at the stop the watermark is at 4. */
    @ParameterizedTest
    @CsvSource({"p, 1", "p, 2", "q, 1", "q, 2"})
    void eventsAheadOfTheWatermark_thatMatteredToNoPatternBefore_areSeenByAChangedOrAnAddedOne(
            String name, int shards) {
        List<Reading> readings = List.of(
                Reading.of("behind", 4, "x"),
                Reading.of("k", 8, "x"),
                Reading.of("l", 10, "x"),
                Reading.of("m", 5, "x"),
                // Here the job is stopped.
                Reading.of("m", 6, "c"),
                Reading.of("k", 9, "c"),
                Reading.of("behind", 9, "c"),
                Reading.of("l", 11, "c"),
                Reading.of("time", 20, "goes on"));
        Part first = new Part(readings, 4);
        run(first, with(job(first, Duration.ofMillis(5)), "p", abc()).shards(shards));
        Part second = new Part(readings, readings.size());
        Pattern<Reading> after = stage(Pattern.<Reading>begin("x").where(Reading.ofType("x")), "c", "c");
        run(
                second,
                with(job(second, Duration.ofMillis(5)), name, after)
                        .onPatternChange(PatternChangePolicy.ADAPT)
                        .shards(shards));
        assertThat(sink.results()).containsExactlyInAnyOrder(name + " k to 9", name + " l to 11", name + " m to 6");
    }

    @Test
    void lambdasAlone_planSaysThatTheirChangeCannotBeSeen_aVersionShowsIt() {
        Pattern<Reading> before = abc().where(reading -> reading.value() >= 0);
        runFirstPart(before);
        Pattern<Reading> after = abc().where(reading -> reading.value() >= 1);
        CepJob<Reading> unseen = with(job(new Part(READINGS, 0)), "p", after).build();
        assertThat(unseen.changePlan())
                .hasToString(Objects.requireNonNull(unseen.changePlan()).checkpoint()
                        + ", patterns REFUSE:\n  pattern \"p\": unchanged as far as can be seen: 1 condition is a lambda"
                        + " without a name, whose change cannot be seen");

        assertThatThrownBy(() -> runSecondPart(PatternChangePolicy.REFUSE, "p", after.version(2)))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("+ version 2")
                .hasMessageContaining("2 are dropped");
        CepJob<Reading> adapting = with(job(new Part(READINGS, 0)), "p", after.version(2))
                .onPatternChange(PatternChangePolicy.ADAPT)
                .build();
        assertThat(Objects.requireNonNull(adapting.changePlan()).toString())
                .contains("0 partial matches live on, 2 are dropped")
                .contains("1: the pattern has version 2, and had no version")
                .contains("1 condition is a lambda without a name, whose change cannot be seen");
    }

    @Test
    void changePlan_withoutCheckpoint_isNull() {
        assertThat(with(job(new Part(READINGS, 0)), "p", abc()).build().changePlan())
                .isNull();
    }

    @Test
    void changePlan_refused_saysThatNothingIsDropped() {
        runFirstPart(abc());
        CepJobBuilder<Reading, String> refusing = with(job(new Part(READINGS, 0)), "q", abc());
        ChangePlan plan = Objects.requireNonNull(refusing.build().changePlan());
        assertThat(plan.refused()).isTrue();
        assertThat(plan.toString())
                .startsWith(plan.checkpoint()
                        + ", patterns REFUSE: the job does not begin, and nothing is dropped. With RESTART it would be:\n"
                        + "  pattern \"p\": removed; 2 partial matches are dropped");
        ChangePlan adapted = Objects.requireNonNull(
                refusing.onPatternChange(PatternChangePolicy.ADAPT).build().changePlan());
        assertThat(adapted.refused()).isFalse();
        assertThat(adapted.toString()).startsWith(plan.checkpoint() + ", patterns ADAPT:\n");
    }

    @Test
    void changePlan_directoryIsAFile_saysSo() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        CepJob<Reading> job = with(job(new Part(READINGS, 0)).checkpoints(Checkpoints.in(file)), "p", abc())
                .build();
        assertThatThrownBy(job::changePlan)
                .isInstanceOf(JobFailedException.class)
                .hasMessage("checkpoints of job \"changing\" cannot be read: checkpoint directory " + file
                        + " is a file and no directory: name another, or move the file away");
        assertThatThrownBy(job::run).hasMessageContaining("is a file and no directory: name another");
    }

    @Test
    void build_policyWithoutCheckpoints_isRefused() {
        CepJobBuilder<Reading, String> job = CepJob.named("forgetful")
                .source(new Part(READINGS, 0))
                .eventTime(Reading::time)
                .sink(sink);
        assertThatThrownBy(with(job, "p", abc()).onPatternChange(PatternChangePolicy.ADAPT)::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("job \"forgetful\" is not complete:\n  onPatternChange(ADAPT) makes no sense without"
                        + " checkpoints, as each run begins anew: call checkpoints(...), or leave it out");
    }

    @Test
    void changePlan_directoryOrItsParentMissing_looksAtTheSavepointAndMakesNothing() throws IOException {
        Part first = new Part(READINGS, READINGS.size())
                .before(2, handle -> handle.savepoint(directory.resolve("savepoint")));
        run(first, with(job(first).checkpoints(Checkpoints.in(directory.resolve("first"))), "p", abc()));
        for (String missing : List.of("second", "not/there")) {
            Checkpoints none = Checkpoints.in(directory.resolve(missing));
            CepJobBuilder<Reading, String> fresh = with(job(first).checkpoints(none), "p", abc());
            assertThat(fresh.build().changePlan()).isNull();
            CepJobBuilder<Reading, String> next =
                    with(job(first).checkpoints(none.startFrom(directory.resolve("savepoint"))), "q", abc());
            assertThat(Objects.requireNonNull(next.build().changePlan()).patterns())
                    .extracting(ChangePlan.PatternChange::name)
                    .containsExactly("p", "q");
        }
        CepJobBuilder<Reading, String> lost = with(
                job(first)
                        .checkpoints(Checkpoints.in(directory.resolve("second")).startFrom(directory.resolve("gone"))),
                "p",
                abc());
        assertThatThrownBy(() -> lost.build().changePlan())
                .isInstanceOf(JobFailedException.class)
                .hasMessage("savepoint in " + directory.resolve("gone")
                        + " cannot be used: there is no such directory; was it moved, or is its disk not mounted?");
        try (Stream<Path> made = Files.list(directory)) {
            assertThat(made.map(Path::getFileName).map(Path::toString)).containsExactlyInAnyOrder("first", "savepoint");
        }
    }

    @Test
    void addedTimeouts_adapts() {
        Pattern<Reading> timed = abc().within(Duration.ofMillis(11));
        runFirstPart(timed);
        CollectingSink<String> timeouts = new CollectingSink<>();
        Part second = new Part(READINGS, READINGS.size());
        run(
                second,
                job(second)
                        .onPatternChange(PatternChangePolicy.ADAPT)
                        .detect("p", timed)
                        .by(Reading::key)
                        .timedOut(timeout -> timeout.key() + " for " + timeout.waitingFor(), timeouts)
                        .emit(match -> match.key()));
        assertThat(timeouts.results()).containsExactlyInAnyOrder("k for [c]", "l for [c]");
    }

    private void run(Part part, CepJobBuilder<Reading, String> job) {
        run(part, job.build());
    }
}
