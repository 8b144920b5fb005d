// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks;

import io.tidemark.benchmarks.workload.Flood;
import io.tidemark.benchmarks.workload.Skip;
import io.tidemark.benchmarks.workload.Transaction;
import io.tidemark.match.Match;
import io.tidemark.match.MatchHandler;
import io.tidemark.nfa.EngineLimits;
import io.tidemark.nfa.KeyState;
import io.tidemark.nfa.MatcherOptions;
import io.tidemark.nfa.Nfa;
import io.tidemark.nfa.NfaMatcher;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Does memory stay bounded, and the speed the same, when 1,000 partial matches begin each second on one key, within six
 * hours, and hardly one is ever completed? Then 21.6 million are open at a time. Runs a day of event time through the
 * engine and reports each hour: processor time per event and how much of it is garbage collection, open partial matches, what the engine says its state weighs,
 * and the heap, events included, after a full collection.
 *
 * <p>Arguments: hours, skip strategy ({@code no-skip} or {@code past-last}); by default 24 and {@code past-last}. Wants a
 * heap of 8 GB.
 */
public final class BeginFlood {
    private static final int EVENTS_PER_SECOND = 1_000;
    private static final Duration WINDOW = Duration.ofHours(6);
    private static final Duration BETWEEN_ENDS = Duration.ofHours(8);

    private final NfaMatcher<Transaction> matcher;
    private final MatchHandler<Transaction> handler = this::count;
    private final long[] openByStage;
    private @Nullable KeyState state;
    private long timestampMillis;
    private long eventId;
    private long matches;

    private BeginFlood(Skip skip) {
        Nfa<Transaction> nfa = Nfa.compile(Flood.pattern(skip, WINDOW));
        EngineLimits limits = EngineLimits.defaults();
        // The one end after eight hours completes all that began in the last six.
        matcher = nfa.newMatcher(MatcherOptions.defaults()
                .withLimits(new EngineLimits(
                        limits.maxNodes(),
                        limits.maxBundles(),
                        limits.maxEvents(),
                        Integer.MAX_VALUE,
                        limits.policy())));
        openByStage = new long[nfa.stages().size()];
    }

    /** Runs and prints a table. */
    public static void main(String[] arguments) {
        int hours = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 24;
        Skip skip = Skip.named(arguments.length > 1 ? arguments[1] : "past-last");
        System.out.println(
                "| hour | ns of processor time per event | of it garbage collection | open partial matches | matches | state, MB |"
                        + " heap with events, MB | heap bytes per open partial match |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
        BeginFlood flood = new BeginFlood(skip);
        long heapBefore = Heap.usedAfterCollection();
        for (int hour = 1; hour <= hours; hour++) {
            long nanos = CpuProfiler.cpuNanos();
            long collection = Heap.collectionMillis();
            double events = flood.runHour();
            flood.report(
                    hour,
                    (CpuProfiler.cpuNanos() - nanos) / events,
                    (Heap.collectionMillis() - collection) * 1e6 / events,
                    heapBefore);
        }
    }

    private int runHour() {
        int events = EVENTS_PER_SECOND * 3_600;
        long stepMillis = 1_000 / EVENTS_PER_SECOND;
        @Nullable KeyState current = state;
        for (int i = 0; i < events; i++) {
            timestampMillis += stepMillis;
            boolean end = timestampMillis % BETWEEN_ENDS.toMillis() == 0;
            Transaction event = end ? Flood.end(timestampMillis) : Flood.begin(timestampMillis);
            current = matcher.process(current, event, timestampMillis, eventId++, handler);
        }
        state = current;
        return events;
    }

    private void report(int hour, double nanos, double collectionNanos, long heapBefore) {
        Arrays.fill(openByStage, 0);
        long weight = 0;
        KeyState current = state;
        if (current != null) {
            matcher.countOpenMatches(current, openByStage);
            weight = matcher.sizeInBytes(current);
        }
        long open = Arrays.stream(openByStage).sum();
        long heap = Heap.usedAfterCollection() - heapBefore;
        System.out.printf(
                "| %d | %.0f | %.0f | %,d | %,d | %,d | %,d | %.0f |%n",
                hour,
                nanos,
                collectionNanos,
                open,
                matches,
                weight / 1_000_000,
                heap / 1_000_000,
                open == 0 ? 0.0 : (double) heap / open);
    }

    private void count(Match<Transaction> match) {
        matches++;
    }
}
