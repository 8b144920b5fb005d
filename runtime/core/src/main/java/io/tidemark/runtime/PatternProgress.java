// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a pattern has done so far. Immutable.
 *
 * @param name its name in the job
 * @param events events that it was given: those that it may care about
 * @param matches matches found
 * @param timedOut partial matches that ran out of time; counted only if they are reported
 * @param failures failures that became dead letters
 * @param conditionFailures those of them that are conditions which threw
 * @param refusedEvents events that met a limit of a key and were refused, or made older partial matches be dropped
 * @param overflows calls that found more matches than the limit allows, and dropped the rest
 * @param openKeys keys with something open
 * @param timers keys with a deadline
 * @param stateBytes heap held for the keys, events and keys excluded; with state on disk also what the states there would
 *     take on the heap. -1 if it was not measured. An estimate, as old as {@code openMatches}
 * @param stages what its stages have done, in the order of the pattern
 * @param openMatches open partial matches by the stage they wait for, stages for which none waits
 *     left out; null if they were not counted. As they were when they were counted last
 * @param heldBack complete matches that a partial match which began earlier holds back, see
 *     {@link io.tidemark.pattern.AfterMatchSkip}; -1 if they were not counted. As old as {@code openMatches}
 */
public record PatternProgress(
        String name,
        long events,
        long matches,
        long timedOut,
        long failures,
        long conditionFailures,
        long refusedEvents,
        long overflows,
        long openKeys,
        long timers,
        long stateBytes,
        List<StageProgress> stages,
        @Nullable Map<String, Long> openMatches,
        long heldBack) {

    /** Copies list and map; the order of the stages stays. */
    public PatternProgress {
        stages = List.copyOf(stages);
        if (openMatches != null) {
            Map<String, Long> some = new LinkedHashMap<>(openMatches);
            some.values().removeIf(count -> count == 0);
            openMatches = Collections.unmodifiableMap(some);
        }
    }

    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder(name).append(": ").append(matches).append(" matches");
        if (timedOut > 0) {
            text.append(", ").append(timedOut).append(" timed out");
        }
        if (failures > 0) {
            text.append(", ").append(failures).append(" failures");
        }
        if (refusedEvents + overflows > 0) {
            text.append(", limits met ").append(refusedEvents + overflows).append(" times");
        }
        if (openMatches != null) {
            text.append(", open ").append(openMatches);
        }
        if (heldBack > 0) {
            text.append(", held back ").append(heldBack);
        }
        return text.toString();
    }

    /** What several shards have done together, pattern by pattern. */
    public static List<PatternProgress> sum(List<List<PatternProgress>> shards) {
        List<PatternProgress> total = new ArrayList<>(shards.get(0));
        for (List<PatternProgress> shard : shards.subList(1, shards.size())) {
            for (int i = 0; i < total.size(); i++) {
                total.set(i, total.get(i).plus(shard.get(i)));
            }
        }
        return total;
    }

    private PatternProgress plus(PatternProgress other) {
        Map<String, Long> open = null;
        if (openMatches != null && other.openMatches != null) {
            open = new LinkedHashMap<>(openMatches);
            for (Map.Entry<String, Long> stage : other.openMatches.entrySet()) {
                open.merge(stage.getKey(), stage.getValue(), (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
            }
        }
        return new PatternProgress(
                name,
                events + other.events,
                matches + other.matches,
                timedOut + other.timedOut,
                failures + other.failures,
                conditionFailures + other.conditionFailures,
                refusedEvents + other.refusedEvents,
                overflows + other.overflows,
                openKeys + other.openKeys,
                timers + other.timers,
                stateBytes < 0 || other.stateBytes < 0 ? -1 : stateBytes + other.stateBytes,
                sumOfStages(stages, other.stages),
                open,
                heldBack < 0 || other.heldBack < 0 ? -1 : heldBack + other.heldBack);
    }

    private static List<StageProgress> sumOfStages(List<StageProgress> some, List<StageProgress> others) {
        List<StageProgress> sum = new ArrayList<>();
        for (int i = 0; i < some.size(); i++) {
            sum.add(some.get(i).plus(others.get(i)));
        }
        return sum;
    }

    /** Open partial matches of all stages, or -1 if they were not counted. Never more than the largest number. */
    public long openMatchCount() {
        if (openMatches == null) {
            return -1;
        }
        long total = 0;
        for (long count : openMatches.values()) {
            total = total + count < 0 ? Long.MAX_VALUE : total + count;
        }
        return total;
    }
}
