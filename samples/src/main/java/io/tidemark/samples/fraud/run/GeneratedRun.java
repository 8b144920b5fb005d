// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.run;

import io.tidemark.runtime.CepJob;
import io.tidemark.runtime.JobProgress;
import io.tidemark.samples.fraud.event.FraudEvent;
import io.tidemark.samples.fraud.rule.Rule;
import io.tidemark.samples.fraud.stream.FraudStreamSource;
import io.tidemark.samples.fraud.stream.Planted;
import io.tidemark.samples.fraud.stream.StreamProfile;
import java.util.List;
import java.util.Locale;

/** Looks for rules in the generated stream, and compares what they find with what was planted. */
public final class GeneratedRun {
    private final StreamProfile profile;
    private final List<Rule<? extends FraudEvent>> rules;
    private final Console console;
    private final AlertWriter alerts;

    /** A run of rules over the stream of a profile. */
    public GeneratedRun(
            StreamProfile profile, List<Rule<? extends FraudEvent>> rules, Console console, AlertWriter alerts) {
        this.profile = profile;
        this.rules = List.copyOf(rules);
        this.console = console;
        this.alerts = alerts;
    }

    /**
     * Runs until the stream ends, the run is interrupted, or nobody reads the alerts any more; then prints the table.
     *
     * @return the score of each rule
     */
    public List<PlantedScores.Score> run(Interruption interruption) {
        FraudStreamSource source = new FraudStreamSource(profile);
        PlantedScores scores = new PlantedScores();
        CepJob<FraudEvent> job =
                RuleJob.of(source, FraudEvent::timeMillis, profile.defects().disorder(), rules, alert -> {
                    scores.alerted(alert);
                    alerts.write(alert);
                });
        JobProgress result = console.run(job, alerts, interruption);
        return report(result, source, scores);
    }

    private List<PlantedScores.Score> report(JobProgress result, FraudStreamSource source, PlantedScores scores) {
        List<Planted> planted = source.planted();
        List<PlantedScores.Score> all = scores.scores(rules, planted, result.watermarkMillis());
        console.say("");
        console.say(String.format(
                Locale.ROOT,
                "%,d events in %.1f s, %,.0f events/s; %,d came too late, %,d a second time (dropped)",
                result.events(),
                result.elapsedNanos() / 1e9,
                result.eventsPerSecond(),
                result.lateEvents(),
                source.duplicates()));
        console.show(PlantedScores.table(rules, all));
        return all;
    }
}
