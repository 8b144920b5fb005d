// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.condition.Condition;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.serde.EventSerializer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What fails while time passes: nothing comes twice, and nothing that is missing is taken for complete. */
@Timeout(300)
final class FailureInTimeTest {
    @TempDir
    private Path directory;

    private Duration disorder = Duration.ZERO;
    private final CollectingSink<String> sink = new CollectingSink<>();
    private final CollectingSink<DeadLetter> deadLetters = new CollectingSink<>();

    /** Throws for readings that are broken. */
    private static Condition<Reading> is(String type) {
        return Condition.of((Reading reading) -> {
            if (reading.type().equals("broken")) {
                throw new IllegalStateException("broken");
            }
            return reading.type().equals(type);
        });
    }

    private CepJob<Reading> withPart(Part part, Pattern<Reading> pattern) {
        return withPart(part, pattern, Reading.serializer());
    }

    private CepJob<Reading> withPart(Part part, Pattern<Reading> pattern, EventSerializer<Reading> serializer) {
        return CepJob.named("failing")
                .source(part)
                .eventTime(Reading::time)
                .disorder(disorder)
                .sink(sink)
                .deadLetters(deadLetters)
                .events(serializer)
                .checkpoints(Checkpoints.in(directory).every(Duration.ofHours(1)))
                .detect("p", pattern)
                .by(Reading::key)
                .emit(match -> match.key() + " from " + match.startTimestamp())
                .build();
    }

    @Test
    void conditionThatThrows_whereTimeHasCompletedAMatch_matchComesOnce() {
        // One watermark for both events: no timer comes between them.
        disorder = Duration.ofMillis(50);
        Pattern<Reading> pattern = Pattern.<Reading>begin("a")
                .where(is("a"))
                .notFollowedBy("b")
                .where(is("b"))
                .within(Duration.ofMillis(10));
        List<Reading> readings =
                List.of(Reading.of("k", 0, "a"), Reading.of("k", 20, "broken"), Reading.of("time", 100, "x"));
        Part part = new Part(readings, readings.size());
        try (JobHandle handle = withPart(part, pattern).open()) {
            part.run(handle);
        }
        assertThat(sink.results()).containsExactly("k from 0");
        assertThat(deadLetters.results()).isNotEmpty();
    }

    @Test
    void conditionThatThrows_whereTimeHasEndedAll_checkpointIsReadAgain() {
        Pattern<Reading> pattern = Pattern.<Reading>begin("a")
                .where(is("a"))
                .followedBy("b")
                .where(is("b"))
                .followedBy("c")
                .where(is("c"))
                .within(Duration.ofMillis(10));
        List<Reading> readings = List.of(
                Reading.of("k", 0, "a"),
                Reading.of("k", 9, "b"),
                Reading.of("k", 12, "broken"),
                Reading.of("time", 14, "a"),
                // Here it is stopped.
                Reading.of("k", 15, "a"),
                Reading.of("k", 16, "b"),
                Reading.of("k", 17, "c"),
                Reading.of("time", 30, "x"));
        for (int end : List.of(4, readings.size())) {
            Part part = new Part(readings, end);
            try (JobHandle handle = withPart(part, pattern).open()) {
                part.run(handle);
            }
        }
        assertThat(sink.results()).containsExactly("k from 15");
    }

    @Test
    void serializerThatThrowsForAnEvent_patternAndKeyAndEventAreTold() {
        EventSerializer<Reading> standard = Reading.serializer();
        EventSerializer<Reading> picky = EventSerializer.of(
                reading -> {
                    if (reading.key().equals("odd")) {
                        throw new IllegalArgumentException("not this one");
                    }
                    return standard.serialize(reading);
                },
                standard::deserialize);
        List<Reading> readings =
                List.of(Reading.of("k", 0, "a"), Reading.of("odd", 1, "a"), Reading.of("time", 9, "x"));
        Part part = new Part(readings, readings.size());
        CepJob<Reading> job = withPart(part, Reading.aThenB(), picky);
        assertThatThrownBy(() -> {
                    try (JobHandle handle = job.open()) {
                        part.run(handle);
                    }
                })
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("pattern p, key odd: the state cannot be written")
                .hasMessageContaining("an event of time 1, Reading[key=odd, time=1, type=a")
                .hasMessageContaining("not this one");
    }

    @Test
    void serializerThatThrowsAnError_noCheckpointIsCommitted() {
        Pattern<Reading> pattern =
                Pattern.<Reading>begin("a").where(is("a")).followedBy("b").where(is("b"));
        List<Reading> readings =
                List.of(Reading.of("k", 0, "a"), Reading.of("fatal", 1, "a"), Reading.of("time", 9, "x"));
        EventSerializer<Reading> standard = Reading.serializer();
        EventSerializer<Reading> fatal = EventSerializer.of(
                reading -> {
                    if (reading.key().equals("fatal")) {
                        throw new StackOverflowError("too deep");
                    }
                    return standard.serialize(reading);
                },
                standard::deserialize);
        Part part = new Part(readings, readings.size());
        CepJob<Reading> job = withPart(part, pattern, fatal);
        assertThatThrownBy(() -> {
                    try (JobHandle handle = job.open()) {
                        part.run(handle);
                    }
                })
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("too deep");
        assertThat(withPart(new Part(readings, 0), pattern).changePlan()).isNull();
    }
}
