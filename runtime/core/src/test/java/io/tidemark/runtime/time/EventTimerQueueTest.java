// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class EventTimerQueueTest {
    private final EventTimerQueue timers = new EventTimerQueue();

    @Test
    void poll_deadlinesReached_givesEntriesByDeadline() {
        timers.arm(3, 30);
        timers.arm(1, 10);
        timers.arm(2, 20);
        assertThat(polled(9)).isEmpty();
        assertThat(polled(20)).containsExactly(1, 2);
        assertThat(polled(29)).isEmpty();
        assertThat(polled(Long.MAX_VALUE)).containsExactly(3);
        assertThat(timers.size()).isZero();
    }

    @Test
    void arm_laterDeadline_leavesTheEarlierOne() {
        timers.arm(0, 10);
        timers.arm(0, 50);
        assertThat(timers.size()).isEqualTo(1);
        assertThat(polled(10)).containsExactly(0);
        timers.arm(0, 50);
        assertThat(polled(49)).isEmpty();
        assertThat(polled(50)).containsExactly(0);
    }

    @Test
    void arm_earlierDeadline_replacesTheLaterOne() {
        timers.arm(0, 50);
        timers.arm(0, 10);
        assertThat(polled(10)).containsExactly(0);
        assertThat(polled(50)).isEmpty();
    }

    @Test
    void cancel_armedEntry_isNotGivenOut() {
        timers.arm(0, 10);
        timers.arm(1, 10);
        timers.cancel(0);
        timers.cancel(7);
        assertThat(polled(10)).containsExactly(1);
    }

    @Test
    void cancel_whileDueEntriesAreGivenOut_takesEffect() {
        timers.arm(0, 5);
        timers.arm(1, 6);
        assertThat(timers.poll(9)).isEqualTo(0);
        timers.cancel(1);
        assertThat(timers.poll(9)).isEqualTo(-1);
        assertThat(timers.size()).isZero();
    }

    @Test
    void arm_never_isNoTimer() {
        timers.arm(0, EventTimerQueue.NEVER);
        assertThat(timers.size()).isZero();
        assertThat(polled(Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void arm_overdue_comesWhenTimeGoesOn() {
        assertThat(polled(100)).isEmpty();
        timers.arm(0, 40);
        assertThat(polled(100)).isEmpty();
        assertThat(polled(101)).containsExactly(0);
    }

    @Test
    void poll_extremeTimes_areNoExceptions() {
        timers.arm(0, Long.MIN_VALUE);
        timers.arm(1, Long.MIN_VALUE + 5);
        timers.arm(2, -1);
        timers.arm(3, 0);
        timers.arm(4, Long.MAX_VALUE - 1);
        assertThat(polled(Long.MIN_VALUE + 1)).containsExactly(0);
        assertThat(polled(-2)).containsExactly(1);
        assertThat(polled(-1)).containsExactly(2);
        assertThat(polled(0)).containsExactly(3);
        assertThat(polled(Long.MAX_VALUE - 2)).isEmpty();
        assertThat(polled(Long.MAX_VALUE)).containsExactly(4);
    }

    @Test
    void clear_afterUse_forgetsAllAndGoesOn() {
        polled(1_000);
        for (int i = 0; i < 10_000; i++) {
            timers.arm(i, 2_000 + i);
        }
        long large = timers.sizeInBytes();
        timers.clear();
        assertThat(timers.size()).isZero();
        assertThat(timers.sizeInBytes()).isLessThan(large / 10);
        timers.arm(0, 1_500);
        assertThat(polled(2_500)).containsExactly(0);
    }

    @Test
    void poll_randomTimers_asAMap() {
        for (long seed = 0; seed < 200; seed++) {
            compareWithMap(seed);
        }
    }

    private static void compareWithMap(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        EventTimerQueue tested = new EventTimerQueue();
        Map<Integer, Long> model = new HashMap<>();
        int entries = random.nextInt(1, 200);
        int spanBits = random.nextInt(3, random.nextInt(8) == 0 ? 62 : 24);
        long now = random.nextInt(-10_000, 10_000);
        assertThat(poll(tested, now)).isEmpty();
        for (int i = 0; i < 2_000; i++) {
            int entry = random.nextInt(entries);
            int action = random.nextInt(10);
            if (action < 6) {
                long deadline = now + 1 + (random.nextLong() >>> (Long.SIZE - spanBits));
                tested.arm(entry, deadline);
                model.merge(entry, deadline, Math::min);
            } else if (action < 8) {
                tested.cancel(entry);
                model.remove(entry);
            } else if (action == 8) {
                now += random.nextLong(1L << random.nextInt(1, spanBits));
                assertThat(poll(tested, now)).as("seed %d", seed).isEqualTo(removeDue(model, now));
            }
            assertThat(tested.size()).as("seed %d", seed).isEqualTo(model.size());
            assertThat(tested.deadline(entry))
                    .as("seed %d", seed)
                    .isEqualTo(model.getOrDefault(entry, EventTimerQueue.NEVER));
            tested.checkInvariants();
        }
        assertThat(poll(tested, Long.MAX_VALUE)).isEqualTo(removeDue(model, Long.MAX_VALUE));
    }

    /** The due entries as pairs of deadline and entry; those with the same deadline in any order. */
    private static List<String> removeDue(Map<Integer, Long> model, long now) {
        List<String> due = new ArrayList<>();
        model.forEach((entry, deadline) -> {
            if (deadline <= now) {
                due.add(String.format("%020d %d", deadline, entry));
            }
        });
        model.values().removeIf(deadline -> deadline <= now);
        due.sort(null);
        return due;
    }

    private static List<String> poll(EventTimerQueue timers, long now) {
        List<String> due = new ArrayList<>();
        Map<Integer, Long> deadlines = new HashMap<>();
        for (int entry = 0; entry < 200; entry++) {
            deadlines.put(entry, timers.deadline(entry));
        }
        long last = Long.MIN_VALUE;
        for (int entry = timers.poll(now); entry >= 0; entry = timers.poll(now)) {
            long deadline = deadlines.getOrDefault(entry, EventTimerQueue.NEVER);
            assertThat(deadline).isGreaterThanOrEqualTo(last);
            last = deadline;
            due.add(String.format("%020d %d", deadline, entry));
        }
        due.sort(null);
        return due;
    }

    private List<Integer> polled(long now) {
        List<Integer> entries = new ArrayList<>();
        for (int entry = timers.poll(now); entry >= 0; entry = timers.poll(now)) {
            entries.add(entry);
        }
        timers.checkInvariants();
        return entries;
    }
}
