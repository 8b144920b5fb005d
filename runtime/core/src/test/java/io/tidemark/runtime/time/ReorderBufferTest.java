// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.Allocation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ReorderBufferTest {
    private static final Comparator<Entry> BY_TIME_AND_ID =
            Comparator.comparingLong(Entry::timestamp).thenComparingLong(Entry::id);

    private final ReorderBuffer<Entry> buffer = new ReorderBuffer<>();

    private record Entry(long timestamp, long id, int rank) {
        Entry(long timestamp, long id) {
            this(timestamp, id, 0);
        }
    }

    @Test
    void next_eventsOutOfOrder_comeByTime() {
        add(buffer, new Entry(5, 0), new Entry(2, 1), new Entry(9, 2), new Entry(-3, 3), new Entry(4, 4));
        assertThat(due(buffer, 5)).extracting(Entry::timestamp).containsExactly(-3L, 2L, 4L, 5L);
        assertThat(due(buffer, 8)).isEmpty();
        assertThat(due(buffer, 9)).extracting(Entry::timestamp).containsExactly(9L);
        assertThat(buffer.size()).isZero();
    }

    @Test
    void next_eventsOfTheSameTime_comeById() {
        add(buffer, new Entry(7, 30), new Entry(7, 10), new Entry(7, 40), new Entry(7, 20), new Entry(6, 50));
        assertThat(due(buffer, 7)).extracting(Entry::id).containsExactly(50L, 10L, 20L, 30L, 40L);
    }

    @Test
    void next_eventsOfTheSameTimeWithComparator_comeByItThenById() {
        ReorderBuffer<Entry> byRank = new ReorderBuffer<>(Comparator.comparingInt(Entry::rank));
        add(byRank, new Entry(7, 1, 2), new Entry(7, 2, 1), new Entry(7, 3, 2), new Entry(7, 4, 1), new Entry(7, 0, 2));
        assertThat(due(byRank, 7)).extracting(Entry::id).containsExactly(2L, 4L, 0L, 1L, 3L);
    }

    @Test
    void next_extremeTimes_areNoExceptions() {
        add(
                buffer,
                new Entry(Long.MAX_VALUE, 0),
                new Entry(Long.MIN_VALUE, 1),
                new Entry(0, 2),
                new Entry(Long.MAX_VALUE - 1, 3),
                new Entry(Long.MIN_VALUE + 1, 4));
        assertThat(due(buffer, Long.MIN_VALUE)).extracting(Entry::id).containsExactly(1L);
        assertThat(due(buffer, -1)).extracting(Entry::id).containsExactly(4L);
        assertThat(due(buffer, Long.MAX_VALUE)).extracting(Entry::id).containsExactly(2L, 3L, 0L);
    }

    @Test
    void event_withoutNext_isRefused() {
        add(buffer, new Entry(1, 0));
        assertThatThrownBy(buffer::event)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("next()");
    }

    @Test
    void next_eventWithMark_givesTheMarkBack() {
        buffer.add(3, 1, 42, new Entry(3, 1));
        buffer.add(2, 2, 43, new Entry(2, 2));
        assertThat(buffer.next(9)).isTrue();
        assertThat(buffer.mark()).isEqualTo(43);
        assertThat(buffer.next(9)).isTrue();
        assertThat(buffer.mark()).isEqualTo(42);
    }

    @Test
    void next_randomStreams_asSorting() {
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Comparator<Entry> ties = seed % 3 == 0 ? Comparator.comparingInt(Entry::rank) : null;
            compareWithSorting(random, ties, "seed " + seed);
        }
    }

    private static void compareWithSorting(SplittableRandom random, @Nullable Comparator<Entry> ties, String seed) {
        ReorderBuffer<Entry> tested = new ReorderBuffer<>(ties);
        Comparator<Entry> order = ties == null
                ? BY_TIME_AND_ID
                : Comparator.comparingLong(Entry::timestamp).thenComparing(ties).thenComparingLong(Entry::id);
        List<Entry> model = new ArrayList<>();
        long disorder = 1L << random.nextInt(1, random.nextInt(10) == 0 ? 62 : 14);
        int batch = random.nextInt(1, 200);
        int step = random.nextInt(0, 4);
        long time = random.nextInt(-5000, 5000);
        for (int id = 0; id < 3_000; id++) {
            time += step == 0 ? 0 : random.nextInt(step);
            long partition = random.nextLong(3) << 40;
            long late = random.nextInt(4) == 0 ? random.nextLong(disorder) : 0;
            Entry entry = new Entry(time - late, partition | id, random.nextInt(3));
            add(tested, entry);
            model.add(entry);
            if (random.nextInt(batch) == 0) {
                long watermark = time - random.nextLong(disorder);
                assertThat(due(tested, watermark)).as(seed).isEqualTo(removeDue(model, watermark, order));
                assertThat(tested.size()).as(seed).isEqualTo(model.size());
                tested.checkInvariants();
            }
        }
        assertThat(due(tested, Long.MAX_VALUE)).as(seed).isEqualTo(removeDue(model, Long.MAX_VALUE, order));
        tested.checkInvariants();
    }

    private static List<Entry> removeDue(List<Entry> model, long watermark, Comparator<Entry> order) {
        List<Entry> due = model.stream()
                .filter(entry -> entry.timestamp <= watermark)
                .sorted(order)
                .toList();
        model.removeIf(entry -> entry.timestamp <= watermark);
        return due;
    }

    @Test
    void next_oneTimestampFarInTheFuture_doesNotSlowTheOthersForEver() {
        add(buffer, new Entry(Long.MAX_VALUE, 0));
        for (int i = 1; i <= 50_000; i++) {
            add(buffer, new Entry(i, i));
            assertThat(due(buffer, i)).hasSize(1);
        }
        assertThat(buffer.size()).isEqualTo(1);
        assertThat(buffer.sizeInBytes()).isLessThan(1 << 20);
    }

    @Test
    void sizeInBytes_afterABurst_shrinksAgain() {
        for (int i = 0; i < 200_000; i++) {
            add(buffer, new Entry(i % 2 == 0 ? i : i - 1_000, i));
        }
        long large = buffer.sizeInBytes();
        assertThat(due(buffer, 200_000)).hasSize(200_000);
        for (int i = 200_001; i < 210_000; i++) {
            add(buffer, new Entry(i, i));
            assertThat(due(buffer, i)).hasSize(1);
        }
        assertThat(buffer.sizeInBytes()).isLessThan(large / 20);
    }

    @Test
    void addAndNext_steadyStream_allocateNothing() {
        Entry[] entries = new Entry[100_000];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < entries.length; i++) {
            entries[i] = new Entry(i - (random.nextInt(10) == 0 ? random.nextInt(1_000) : 0), i);
        }
        // The first rounds grow the arrays and load the classes.
        pass(entries, 0);
        pass(entries, entries.length);
        long before = Allocation.ofThisThread();
        pass(entries, 2L * entries.length);
        long allocated = Allocation.ofThisThread() - before;
        assertThat(allocated).isLessThan(entries.length / 10);
    }

    private void pass(Entry[] entries, long shift) {
        for (int i = 0; i < entries.length; i++) {
            buffer.add(entries[i].timestamp + shift, entries[i].id, 0, entries[i]);
            if (i % 1_000 == 999) {
                while (buffer.next(i + shift - 1_001)) {
                    assertNotNull(buffer.event());
                }
            }
        }
    }

    private static void assertNotNull(@Nullable Entry entry) {
        if (entry == null) {
            throw new AssertionError("no event");
        }
    }

    private static void add(ReorderBuffer<Entry> buffer, Entry... entries) {
        for (Entry entry : entries) {
            buffer.add(entry.timestamp, entry.id, 0, entry);
        }
    }

    private static List<Entry> due(ReorderBuffer<Entry> buffer, long watermark) {
        List<Entry> due = new ArrayList<>();
        while (buffer.next(watermark)) {
            Entry entry = buffer.event();
            assertThat(buffer.timestamp()).isEqualTo(entry.timestamp);
            assertThat(buffer.id()).isEqualTo(entry.id);
            due.add(entry);
        }
        return due;
    }
}
