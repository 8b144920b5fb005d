// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.source.IterableSource;
import io.tidemark.serde.KeySerializer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
