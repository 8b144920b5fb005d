// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.source.IterableSource;
import io.tidemark.runtime.source.ScriptedLog;
import io.tidemark.serde.KeySerializer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys that checkpoints could not hold are told with the first event, though no checkpoint may ever meet one. */
final class UnwritableKeyTest {
    private record Card(String number) {}

    /** Writes the number and forgets its case. */
    private static final KeySerializer<Card> FORGETFUL = new KeySerializer<>() {
        @Override
        public byte[] serialize(Card key) {
            return key.number().toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Card deserialize(byte[] bytes) {
            return new Card(new String(bytes, StandardCharsets.UTF_8));
        }
    };

    @TempDir
    private Path directory;

    private final CollectingSink<String> results = new CollectingSink<>();

    private PatternStep<Reading, Reading, String> pattern() {
        List<Reading> readings = List.of(
                Reading.of("k", 1, "a"), Reading.of("k", 2, "b"), Reading.of("odd", 3, "a"), Reading.of("k", 4, "c"));
        return CepJob.named("test")
                .source(IterableSource.of("readings", readings))
                .eventTime(Reading::time)
                .sink(results)
                .detect("ab", Reading.aThenB());
    }

    private CepJobBuilder<Reading, String> job(Function<Reading, Object> keys) {
        return pattern().by(keys).emit(match -> match.key().toString()).events(ReadingSerializer.INSTANCE);
    }

    private static Object mixed(Reading reading) {
        return reading.key().equals("odd") ? new Card("odd") : reading.key();
    }

    @Test
    void keyThatCannotBeWritten_withCheckpoints_failsTheJob() {
        assertThatThrownBy(() -> job(reading -> new Card(reading.key()))
                        .checkpoints(Checkpoints.in(directory))
                        .build()
                        .run())
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("key Card[number=k]")
                .hasMessageContaining("give a KeySerializer for the keys of this pattern")
                // Advice is given once.
                .satisfies(failure -> assertThat(failure.getMessage()).containsOnlyOnce("KeySerializer"));
        assertThat(results.results()).isEmpty();
    }

    @Test
    void keyThatCannotBeWritten_amongOthers_isADeadLetterAndNothingElse() {
        for (int shards : new int[] {1, 2}) {
            CollectingSink<DeadLetter> letters = new CollectingSink<>();
            job(UnwritableKeyTest::mixed)
                    .shards(shards)
                    .deadLetters(letters)
                    .checkpoints(Checkpoints.in(directory.resolve("shards-" + shards)))
                    .build()
                    .run();
            assertThat(letters.results()).hasSize(1);
            assertThat(letters.results().get(0).stage()).isEqualTo(FailureStage.KEY);
            assertThat(letters.results().get(0).position()).isEqualTo(2);
        }
        assertThat(results.results()).containsExactly("k", "k");
    }

    /** A list in which something else lies if the reading is odd. */
    private static Object listed(Reading reading, @Nullable Object odd) {
        return Arrays.asList("store", reading.key().equals("odd") ? odd : reading.key());
    }

    private static Object deep(int depth) {
        return depth == 0 ? "k" : List.of(deep(depth - 1));
    }

    static Stream<@Nullable Object> unwritableElements() {
        return Stream.of(
                null, new BigDecimal("1.5"), List.of("k", new BigDecimal("1.5")), Arrays.asList("k", null), deep(20));
    }

    @ParameterizedTest
    @MethodSource("unwritableElements")
    void listThatCannotBeWritten_amongOthers_isADeadLetterAndNothingElse(@Nullable Object odd) {
        CollectingSink<DeadLetter> letters = new CollectingSink<>();
        job(reading -> listed(reading, odd))
                .deadLetters(letters)
                .checkpoints(Checkpoints.in(directory))
                .build()
                .run();
        assertThat(letters.results())
                .extracting(DeadLetter::stage, DeadLetter::position)
                .containsExactly(tuple(FailureStage.KEY, 2L));
        assertThat(results.results()).containsExactly("[store, k]");
    }

    @Test
    void listsOfManyShapes_areFine() {
        RestartedJob restarted = new RestartedJob();
        List<Object> keys =
                List.of(List.of("a", 1), List.of(), List.of(1L, "a", true), deep(10), List.of(deep(3), 2), "a");
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < 3 * keys.size(); i++) {
            readings.add(new Reading("k", 1, "a", i % keys.size()));
        }
        restarted.run(CepJob.named("test")
                .source(ScriptedLog.together(List.of(new ScriptedLog<>("readings", readings))), reading -> reading)
                .eventTime(Reading::time)
                .sink(results)
                .detect("ab", Reading.aThenB())
                .by(reading -> keys.get(reading.value()))
                .emit(match -> "never")
                .events(ReadingSerializer.INSTANCE)
                .checkpoints(restarted.checkpoints())
                .build());
    }

    @Test
    void serializerThatForgets_isTold() {
        assertThatThrownBy(() -> pattern()
                        .by(reading -> new Card(reading.key()), FORGETFUL)
                        .emit(match -> match.key().toString())
                        .events(ReadingSerializer.INSTANCE)
                        .checkpoints(Checkpoints.in(directory))
                        .build()
                        .run())
                .hasMessageContaining("is not what it was after it has been written and read: Card[number=K]");
    }

    @Test
    void anyKey_withoutCheckpoints_isFine() {
        job(reading -> new Card(reading.key())).build().run();
        assertThat(results.results()).containsExactly("Card[number=k]");
    }
}
