// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.conformance;

import io.tidemark.nfa.reference.Taken;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a run of a case yields, as text that can be compared: a line for each match and each time-out, with its trigger
 * and the indices of its events by stage. Grows while the run goes on.
 */
public final class CorpusOutcome {
    private final List<String> matches = new ArrayList<>();
    private final List<String> timeouts = new ArrayList<>();
    private final List<Integer> late = new ArrayList<>();
    private @Nullable String error;

    /**
     * Adds a match.
     *
     * @param trigger such as {@code on 3}
     * @param events the events by stage
     */
    public void match(String trigger, List<Taken> events) {
        matches.add(trigger + ": " + text(events));
    }

    /** Adds a time-out. */
    public void timeout(String trigger, List<Taken> events, long timestamp) {
        timeouts.add(trigger + ": " + text(events) + " ts=" + timestamp);
    }

    /** Adds an event that came too late. */
    public void late(int index) {
        late.add(index);
    }

    /**
     * The run failed with a missed skip, at this trigger. Which advance of time it was is not compared: the record
     * names the watermark for all of them.
     */
    public void skipMissed(String trigger) {
        error = "skip missed " + trigger.replaceFirst("(before|wm) [0-9]+$", "as time advanced");
    }

    /** Whether the run failed with a missed skip. */
    public boolean failed() {
        return error != null;
    }

    /** Number of matches. */
    public int matchCount() {
        return matches.size();
    }

    /**
     * What is different, in words, or null if nothing is.
     *
     * @param expected what should have come out
     * @param asSet whether it does not matter how often the same came out
     * @param withTimeouts whether time-outs are compared
     */
    public @Nullable String difference(CorpusOutcome expected, boolean asSet, boolean withTimeouts) {
        List<String> differences = new ArrayList<>();
        compare("match", expected.matches, matches, asSet, differences);
        if (withTimeouts) {
            compare("time-out", expected.timeouts, timeouts, asSet, differences);
        }
        if (!late.equals(expected.late)) {
            differences.add("late: expected " + expected.late + " got " + late);
        }
        if (!String.valueOf(error).equals(String.valueOf(expected.error))) {
            differences.add("error: expected " + expected.error + " got " + error);
        }
        return differences.isEmpty() ? null : String.join("\n", differences);
    }

    private static void compare(
            String kind, List<String> expected, List<String> actual, boolean asSet, List<String> differences) {
        Map<String, Integer> balance = new TreeMap<>();
        (asSet ? new TreeSet<>(expected) : expected).forEach(line -> balance.merge(line, -1, Integer::sum));
        (asSet ? new TreeSet<>(actual) : actual).forEach(line -> balance.merge(line, 1, Integer::sum));
        balance.forEach((line, count) -> {
            if (count != 0) {
                differences.add((count < 0 ? "missing " : "unexpected ") + kind + " [" + line + "]"
                        + (Math.abs(count) > 1 ? " " + Math.abs(count) + " times" : ""));
            }
        });
    }

    private static String text(List<Taken> events) {
        Map<String, List<Long>> byStage = new TreeMap<>();
        for (Taken taken : events) {
            byStage.computeIfAbsent(taken.stage(), stage -> new ArrayList<>()).add(taken.eventId());
        }
        return byStage.entrySet().stream()
                .map(entry -> entry.getKey() + "="
                        + entry.getValue().stream().map(String::valueOf).collect(Collectors.joining("+")))
                .collect(Collectors.joining(" "));
    }

    @Override
    public String toString() {
        return "matches " + matches + " timed out " + timeouts + " late " + late + " error " + error;
    }
}
