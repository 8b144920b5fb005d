// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.kafka;

import io.tidemark.runtime.Pipeline;
import io.tidemark.runtime.sink.Sink;
import io.tidemark.samples.fraud.event.FraudEvent;
import io.tidemark.samples.fraud.rule.Rule;
import io.tidemark.samples.fraud.run.Alert;
import io.tidemark.samples.fraud.run.Console;
import io.tidemark.samples.fraud.stream.StreamProfile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Alerts that were found beside those of a run of the same stream that nothing happened to, match by match.
 *
 * @param kills how often a process was killed
 * @param expected how many there are without a kill
 * @param found how many a reader of what is committed has seen
 * @param missing how many of the expected were not seen
 * @param twice how many were seen again
 * @param unexpected how many were seen that are none
 */
public record Comparison(int kills, int expected, int found, int missing, int twice, int unexpected) {

    /** Runs the stream in this process, without Kafka and checkpoints, and compares. */
    static Comparison with(
            StreamProfile profile, List<Rule<? extends FraudEvent>> rules, int kills, Map<String, Integer> found) {
        Set<String> expected = matchIds(profile, rules);
        int total = 0;
        int twice = 0;
        Set<String> unexpected = new HashSet<>(found.keySet());
        unexpected.removeAll(expected);
        for (int times : found.values()) {
            total += times;
            twice += times - 1;
        }
        Set<String> missing = new HashSet<>(expected);
        missing.removeAll(found.keySet());
        return new Comparison(kills, expected.size(), total, missing.size(), twice, unexpected.size());
    }

    /** The same partitions and positions as in the topic: so the same identities. */
    private static Set<String> matchIds(StreamProfile profile, List<Rule<? extends FraudEvent>> rules) {
        List<String> ids = new ArrayList<>();
        Sink<Alert> collected = Sink.of(alert -> ids.add(alert.matchId()));
        try (Pipeline<FraudEvent> pipeline =
                DetectionJob.pushed(rules, collected).newPipeline()) {
            long[] positions = new long[profile.partitions()];
            for (int i = 0; i < positions.length; i++) {
                pipeline.addPartition("expected-" + i);
            }
            MarkedStream stream = new MarkedStream(profile);
            while (stream.advance()) {
                int partition = stream.partition();
                pipeline.accept(partition, positions[partition]++, stream.event());
            }
        }
        Set<String> distinct = new HashSet<>(ids);
        if (distinct.size() != ids.size()) {
            throw new IllegalStateException("a run without a kill found a match twice: " + ids.size() + " alerts, "
                    + distinct.size() + " of them different");
        }
        return distinct;
    }

    /** Whether it is as if nothing had happened. */
    public boolean isExact() {
        return missing == 0 && twice == 0 && unexpected == 0;
    }

    @Override
    public String toString() {
        String text = String.format(
                Locale.ROOT,
                "killed %s, %,d alerts expected, %,d found, %,d missing, %,d twice",
                Console.count(kills, "time", "times"),
                expected,
                found,
                missing,
                twice);
        return unexpected == 0 ? text : text + String.format(Locale.ROOT, ", %,d that nobody expected", unexpected);
    }
}
