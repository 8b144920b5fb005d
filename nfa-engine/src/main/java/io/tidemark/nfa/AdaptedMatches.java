// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of the partial matches in saved states of a pattern that was changed, and of the complete ones that an earlier
 * partial match still held back. Immutable.
 *
 * @param keptByStage how many partial matches live on, by the stage each waits for; all stages, in the order of the pattern as
 *     it was
 * @param droppedByStage how many are dropped, by the stage each waits for; at least, if a key had too many to count
 * @param keptComplete how many complete matches are held back as before, and will be emitted
 * @param droppedComplete how many complete matches are lost
 * @param losses why what is dropped is dropped, the first stage first; their counts add up to what is dropped
 */
public record AdaptedMatches(
        Map<String, Long> keptByStage,
        Map<String, Long> droppedByStage,
        long keptComplete,
        long droppedComplete,
        List<Loss> losses) {
    /** Nothing was open. */
    public static final AdaptedMatches NONE = new AdaptedMatches(Map.of(), Map.of(), 0, 0, List.of());

    /** Copies the maps and the list, keeping their order. */
    public AdaptedMatches {
        keptByStage = Collections.unmodifiableMap(new LinkedHashMap<>(keptByStage));
        droppedByStage = Collections.unmodifiableMap(new LinkedHashMap<>(droppedByStage));
        losses = List.copyOf(losses);
    }

    /**
     * Matches that are dropped for the same reason.
     *
     * @param waitingFor the stage they wait for; null: they are complete, and held back
     * @param reason why they are dropped, in words
     * @param count how many
     */
    public record Loss(@Nullable String waitingFor, String reason, long count) {}

    /** How many partial matches live on; complete ones not counted. */
    public long kept() {
        return sum(keptByStage);
    }

    /** How many partial matches are dropped; complete ones not counted. */
    public long dropped() {
        return sum(droppedByStage);
    }

    /** How many there were, complete ones too. */
    public long total() {
        return kept() + dropped() + keptComplete + droppedComplete;
    }

    /** The same matches if all were dropped, for no reason of theirs. */
    public AdaptedMatches allDropped() {
        Map<String, Long> none = new LinkedHashMap<>();
        Map<String, Long> all = new LinkedHashMap<>();
        droppedByStage.forEach((stage, count) -> {
            none.put(stage, 0L);
            all.put(stage, count + keptByStage.getOrDefault(stage, 0L));
        });
        return new AdaptedMatches(none, all, 0, keptComplete + droppedComplete, List.of());
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
