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
 * @param matches matches found
 * @param timedOut partial matches that ran out of time; counted only if they are reported
 * @param failures failures that became dead letters
 * @param refusedEvents events that met a limit of a key and were refused, or made older partial matches be dropped
 * @param overflows calls that found more matches than the limit allows, and dropped the rest
 * @param openKeys keys with something open
 * @param timers keys with a deadline
 * @param openMatches open partial matches by the stage they wait for, stages for which none waits
 *     left out; null if they were not counted
 */
public record PatternProgress(
        String name,
        long matches,
        long timedOut,
        long failures,
        long refusedEvents,
        long overflows,
        long openKeys,
        long timers,
        @Nullable Map<String, Long> openMatches) {

    /** Copies the map; the order of the stages stays. */
    public PatternProgress {
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
                matches + other.matches,
                timedOut + other.timedOut,
                failures + other.failures,
                refusedEvents + other.refusedEvents,
                overflows + other.overflows,
                openKeys + other.openKeys,
                timers + other.timers,
                open);
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
