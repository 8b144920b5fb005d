// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.source.RecordBuffer;
import io.tidemark.runtime.source.SourcePartition;
import io.tidemark.runtime.source.SourcePartition.PollResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class GeneratedSourceTest {
    private final RecordBuffer<String> buffer = new RecordBuffer<>(4);

    private static GeneratedSource<String> source() {
        return GeneratedSource.of("words", number -> "word " + number);
    }

    private static SourcePartition<String> opened(GeneratedSource<String> source) {
        return source.open().partitions().get(0);
    }

    /** What the next poll brings, and how it ends. */
    private List<String> poll(SourcePartition<String> partition, PollResult expected) {
        buffer.clear();
        assertThat(partition.poll(buffer)).isEqualTo(expected);
        List<String> words = new ArrayList<>();
        for (int i = 0; i < buffer.size(); i++) {
            words.add(buffer.position(i) + ": " + buffer.record(i));
        }
        return words;
    }

    @Test
    void poll_withoutSize_goesOnForEver() {
        SourcePartition<String> partition = opened(source());
        assertThat(partition.bounded()).isFalse();
        assertThat(partition.name()).isEqualTo("words-0");
        assertThat(poll(partition, PollResult.MORE))
                .containsExactly("0: word 0", "1: word 1", "2: word 2", "3: word 3");
        partition.close();
        SourcePartition<String> later = opened(source());
        later.seek(1_000_000_000_000L);
        assertThat(poll(later, PollResult.MORE)).hasSize(4).startsWith("1000000000000: word 1000000000000");
    }

    @Test
    void poll_withSize_endsWithTheLastEvent() {
        SourcePartition<String> partition = opened(source().size(6));
        assertThat(partition.bounded()).isTrue();
        assertThat(poll(partition, PollResult.MORE)).hasSize(4);
        assertThat(partition.position()).isEqualTo(4);
        assertThat(poll(partition, PollResult.ENDED)).containsExactly("4: word 4", "5: word 5");
        assertThat(poll(opened(source().size(4)), PollResult.ENDED)).hasSize(4);
        assertThat(poll(opened(source().size(0)), PollResult.ENDED)).isEmpty();
        SourcePartition<String> atItsEnd = opened(source().size(6));
        atItsEnd.seek(6);
        assertThat(poll(atItsEnd, PollResult.ENDED)).isEmpty();
    }

    @Test
    void poll_until_endsThere() {
        SourcePartition<String> partition = opened(source().until(number -> number == 2));
        assertThat(partition.bounded()).isTrue();
        assertThat(poll(partition, PollResult.ENDED)).containsExactly("0: word 0", "1: word 1");
    }

    @Test
    void poll_when_waitsForTheEvent() {
        AtomicBoolean there = new AtomicBoolean();
        SourcePartition<String> partition = opened(source().size(3).when(number -> number != 1 || there.get()));
        assertThat(poll(partition, PollResult.NOTHING_NOW)).containsExactly("0: word 0");
        assertThat(poll(partition, PollResult.NOTHING_NOW)).isEmpty();
        there.set(true);
        assertThat(poll(partition, PollResult.ENDED)).containsExactly("1: word 1", "2: word 2");
    }

    @Test
    void poll_perSecond_bringsWhatIsDue() {
        ManualClock clock = new ManualClock();
        clock.advance(Duration.ofHours(1));
        SourcePartition<String> partition = opened(source().perSecond(10, clock));
        partition.seek(7);
        assertThat(poll(partition, PollResult.NOTHING_NOW)).containsExactly("7: word 7");
        clock.advance(Duration.ofMillis(99));
        assertThat(poll(partition, PollResult.NOTHING_NOW)).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(poll(partition, PollResult.NOTHING_NOW)).containsExactly("8: word 8");
        clock.advance(Duration.ofMillis(250));
        assertThat(poll(partition, PollResult.NOTHING_NOW)).containsExactly("9: word 9", "10: word 10");
        clock.advance(Duration.ofSeconds(10));
        assertThat(poll(partition, PollResult.MORE)).hasSize(4);
    }

    @Test
    void mistakes_areTold() {
        assertThatThrownBy(() -> source().size(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("size -1 of generated source words: must be 0 or more");
        assertThatThrownBy(() -> source().perSecond(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("events per second 0 of generated source words: must be at least 1");
        assertThatThrownBy(() -> opened(source().size(3)).seek(4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("position 4 in words-0: must be from 0 to its size, 3");
    }
}
