// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.run;

import io.tidemark.samples.fraud.event.FraudEvent;
import io.tidemark.samples.fraud.rule.Rule;
import io.tidemark.samples.fraud.stream.Planted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Compares what was found with what was planted. Strict: an alert counts only if it has exactly the events of a planted
 * fraud of its rule and key. Not thread-safe.
 */
public final class PlantedScores {
    private final Set<Found> found = new HashSet<>();
    private final Set<Alerted> alerted = new HashSet<>();
    private final Map<String, Integer> alerts = new HashMap<>();

    private record Found(String rule, String key, List<Long> eventIds) {}

    private record Alerted(String rule, String key) {}

    /**
     * What a rule achieved.
     *
     * @param rule its name
     * @param planted how many frauds were planted
     * @param found how many of them it found
     * @param nearMisses how many near misses were planted
     * @param nearMissesFired on how many of them it fired all the same
     * @param alerts how often it fired
     */
    public record Score(String rule, int planted, int found, int nearMisses, int nearMissesFired, int alerts) {
        /** Share of its alerts that were planted frauds; NaN if it never fired. */
        public double precision() {
            return alerts == 0 ? Double.NaN : (double) found / alerts;
        }

        /** Share of the planted frauds that it found; NaN if there were none. */
        public double recall() {
            return planted == 0 ? Double.NaN : (double) found / planted;
        }
    }

    /** A rule fired. */
    public void alerted(Alert alert) {
        List<Long> ids = alert.evidence().stream()
                .map(evidence -> ((FraudEvent) evidence.event()).id())
                .sorted()
                .toList();
        alerted(alert.rule(), alert.key(), ids);
    }

    /** A rule fired, as was read somewhere. */
    public void alerted(AlertJson.Read alert) {
        alerted(alert.rule(), alert.key(), alert.eventIds());
    }

    private void alerted(String rule, String key, List<Long> ids) {
        alerts.merge(rule, 1, Integer::sum);
        found.add(new Found(rule, key, ids));
        alerted.add(new Alerted(rule, key));
    }

    /**
     * The score of a rule.
     *
     * @param rule its name
     * @param planted everything that was planted
     * @param untilMillis the time reached: what would be complete only later is left out
     */
    public Score score(String rule, List<Planted> planted, long untilMillis) {
        List<Planted> ofRule = new ArrayList<>();
        for (Planted one : planted) {
            if (one.typology().label().equals(rule) && one.deadlineMillis() <= untilMillis) {
                ofRule.add(one);
            }
        }
        int genuine = 0;
        int hits = 0;
        int fired = 0;
        for (Planted one : ofRule) {
            if (one.genuine()) {
                genuine++;
                hits += found.contains(new Found(rule, one.key(), one.eventIds())) ? 1 : 0;
            } else {
                // Every alert on the key of a near miss is one too many: nobody is the victim of two campaigns.
                fired += alerted.contains(new Alerted(rule, one.key())) ? 1 : 0;
            }
        }
        return new Score(rule, genuine, hits, ofRule.size() - genuine, fired, alerts.getOrDefault(rule, 0));
    }

    /** The scores of rules, in their order. */
    public List<Score> scores(List<? extends Rule<?>> rules, List<Planted> planted, long untilMillis) {
        return rules.stream()
                .map(rule -> score(rule.name(), planted, untilMillis))
                .toList();
    }

    /** Scores of rules as a table. */
    public static String table(List<? extends Rule<?>> rules, List<Score> scores) {
        TextTable table =
                new TextTable("rule", "planted", "found", "near misses", "fired on", "alerts", "precision", "recall");
        for (int i = 0; i < rules.size(); i++) {
            Score score = scores.get(i);
            table.add(
                    String.format(Locale.ROOT, "%2s %s", rules.get(i).number(), score.rule()),
                    score.planted(),
                    score.found(),
                    score.nearMisses(),
                    score.nearMissesFired(),
                    score.alerts(),
                    Console.share(score.precision()),
                    Console.share(score.recall()));
        }
        return table.toString();
    }
}
