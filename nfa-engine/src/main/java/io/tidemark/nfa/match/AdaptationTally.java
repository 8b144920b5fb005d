// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import io.tidemark.nfa.AdaptedMatches;
import io.tidemark.nfa.AdaptedMatches.Loss;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts what becomes of the runs of a pattern that was changed. Mutable. */
final class AdaptationTally {
    private final List<String> stages;
    private final long[] kept;
    private final long[] dropped;
    /** By stage, complete ones behind all. */
    private final List<Map<String, Long>> reasons = new ArrayList<>();

    AdaptationTally(List<String> stages) {
        this.stages = stages;
        this.kept = new long[stages.size() + 1];
        this.dropped = new long[stages.size() + 1];
        for (int stage = 0; stage <= stages.size(); stage++) {
            reasons.add(new LinkedHashMap<>());
        }
    }

    /** What stands for no stage: a run that is complete. */
    int complete() {
        return stages.size();
    }

    void keep(int waitingFor) {
        kept[waitingFor]++;
    }

    void drop(int waitingFor, String reason) {
        dropped[waitingFor]++;
        if (!reason.isEmpty()) {
            reasons.get(waitingFor).merge(reason, 1L, Long::sum);
        }
    }

    AdaptedMatches result() {
        List<Loss> losses = new ArrayList<>();
        for (int stage = 0; stage <= stages.size(); stage++) {
            String waitingFor = stage == complete() ? null : stages.get(stage);
            reasons.get(stage).forEach((reason, count) -> losses.add(new Loss(waitingFor, reason, count)));
        }
        return new AdaptedMatches(byStage(kept), byStage(dropped), kept[complete()], dropped[complete()], losses);
    }

    private Map<String, Long> byStage(long[] counts) {
        Map<String, Long> byStage = new LinkedHashMap<>();
        for (int stage = 0; stage < stages.size(); stage++) {
            byStage.put(stages.get(stage), counts[stage]);
        }
        return byStage;
    }
}
