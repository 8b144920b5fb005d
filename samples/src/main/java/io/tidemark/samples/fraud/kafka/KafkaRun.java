// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.kafka;

import io.tidemark.samples.fraud.event.FraudEvent;
import io.tidemark.samples.fraud.rule.Rule;
import io.tidemark.samples.fraud.run.AlertWriter;
import io.tidemark.samples.fraud.run.Console;
import io.tidemark.samples.fraud.run.Interruption;
import io.tidemark.samples.fraud.run.PlantedScores;
import io.tidemark.samples.fraud.stream.StreamProfile;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks for rules in the generated stream by way of Kafka: writes it to a topic, lets a process detect, reads the alerts
 * that are committed, and compares them with what was planted; if a process was killed, with a run without a kill too.
 */
public final class KafkaRun {
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final KafkaSettings settings;
    private final StreamProfile profile;
    private final List<Rule<? extends FraudEvent>> rules;
    private final Console console;
    private final AlertWriter alerts;
    private final PlantedScores scores = new PlantedScores();
    private long nextProgressNanos;
    private long startNanos;

    /** A run of rules over the stream of a profile. */
    public KafkaRun(
            KafkaSettings settings,
            StreamProfile profile,
            List<Rule<? extends FraudEvent>> rules,
            Console console,
            AlertWriter alerts) {
        this.settings = settings;
        this.profile = profile;
        this.rules = List.copyOf(rules);
        this.console = console;
        this.alerts = alerts;
    }

    /**
     * What came of it.
     *
     * @param scores of each rule
     * @param comparison with a run without a kill; null if there was none to compare with
     */
    public record Result(
            List<PlantedScores.Score> scores, @Nullable Comparison comparison) {}

    /**
     * Runs until everything is detected, the run is interrupted, or nobody reads the alerts any more; then prints the table.
     *
     * @throws KafkaRunException if something around it does not work, in words
     */
    public Result run(Interruption interruption) throws IOException {
        try (WorkFolder folder = WorkFolder.at(settings.work())) {
            console.say("Folder: " + folder.path() + (folder.isKept() ? "" : " (deleted at the end)"));
            try (Broker broker = broker(folder)) {
                return run(folder, broker, interruption);
            }
        }
    }

    private Broker broker(WorkFolder folder) throws KafkaRunException {
        String running = settings.brokers();
        if (running != null) {
            return Broker.running(running);
        }
        Broker broker = Broker.start(
                folder.path().resolve("broker"),
                folder.path().resolve("broker.log"),
                settings.port(),
                BrokerJars.classPath());
        console.say("Broker: " + broker.address());
        return broker;
    }

    private Result run(WorkFolder folder, Broker broker, Interruption interruption) throws IOException {
        String name =
                broker.isOwn() ? "fraud" : "tidemark-fraud-" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
        Topics topics = Topics.ofRun(name);
        topics.create(broker.address(), profile.partitions());
        console.say("Topics: " + topics.events() + ", " + topics.alerts());
        Detector.Orders orders = new Detector.Orders(
                broker.address(),
                topics,
                profile.partitions(),
                name,
                folder.path().resolve("checkpoints"),
                rules.stream().map(Rule::name).toList());
        console.say("Checkpoints: " + orders.checkpoints());
        try (EventWriter writer = new EventWriter(broker.address(), topics.events(), profile);
                CommittedAlerts committed =
                        new CommittedAlerts(broker.address(), topics, alerts::write, scores::alerted)) {
            Detectors detectors = new Detectors(
                    orders,
                    folder.path().resolve("detector.log"),
                    BrokerJars.own(),
                    settings.chaos(),
                    kills -> writer.allow(share(kills)),
                    console::say);
            try {
                detect(folder, broker, writer, committed, detectors, interruption);
            } finally {
                writer.stop();
                detectors.stop();
            }
            committed.drain();
            return report(writer, committed, detectors, interruption);
        } finally {
            if (!broker.isOwn()) {
                topics.delete(broker.address(), name);
            }
        }
    }

    /** Each process but the last finds its part of the stream: events flow between any two kills, however fast they are. */
    private long share(int kills) {
        int wanted = settings.chaos().kills();
        return kills >= wanted ? Long.MAX_VALUE : profile.events() * (kills + 1) / (wanted + 1);
    }

    private void detect(
            WorkFolder folder,
            Broker broker,
            EventWriter writer,
            CommittedAlerts committed,
            Detectors detectors,
            Interruption interruption)
            throws KafkaRunException {
        startNanos = System.nanoTime();
        nextProgressNanos = startNanos + PROGRESS_NANOS;
        while (!detectors.isDone() && !interruption.requested() && !alerts.readerGone()) {
            broker.check(folder.path());
            writer.check();
            detectors.step();
            committed.poll(LOOK);
            if (!console.quiet() && System.nanoTime() - nextProgressNanos >= 0) {
                nextProgressNanos += PROGRESS_NANOS;
                progress(writer, committed, detectors);
            }
        }
        if (interruption.requested()) {
            console.say("Interrupted: this is what was found so far.");
        } else if (alerts.readerGone()) {
            console.say("Nobody reads the alerts any more: this is what was found so far.");
        }
    }

    private double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    private void progress(EventWriter writer, CommittedAlerts committed, Detectors detectors) {
        Detector.Report report = detectors.lastReport();
        console.say(String.format(
                Locale.ROOT,
                "%3.0f s  %,d events written  %s  alerts committed %,d",
                seconds(),
                writer.written(),
                report == null
                        ? "the process begins to read"
                        : String.format(Locale.ROOT, "the process has read %,d", report.events()),
                committed.count()));
    }

    /**
     * What was done, in words.
     *
     * @param all whether everything that was to be written has been detected
     * @param read by the last process, which may have begun where another one was killed
     */
    static String summary(boolean all, long written, long read, double seconds, long duplicates) {
        String again = String.format(Locale.ROOT, "; %,d came a second time (not written)", duplicates);
        if (!all) {
            return String.format(
                            Locale.ROOT,
                            "not all was detected: %,d events written in %.1f s, of which the last detecting process had read %,d,"
                                    + " marks of time included",
                            written,
                            seconds,
                            read)
                    + again;
        }
        return String.format(
                        Locale.ROOT,
                        "%,d events written, detected and their alerts read in %.1f s, %,.0f events/s, exactly once",
                        written,
                        seconds,
                        written / seconds)
                + again;
    }

    private Result report(
            EventWriter writer, CommittedAlerts committed, Detectors detectors, Interruption interruption) {
        double elapsed = seconds();
        Detector.Report last = detectors.lastReport();
        long until = last == null ? Long.MIN_VALUE : last.watermarkMillis();
        List<PlantedScores.Score> all = scores.scores(rules, writer.planted(), until);
        console.say("");
        console.say(summary(
                detectors.isDone(), writer.written(), last == null ? 0 : last.events(), elapsed, writer.duplicates()));
        if (last != null && detectors.kills() == 0 && detectors.isDone()) {
            console.say(String.format(
                    Locale.ROOT,
                    "the detecting process: %,d events and marks of time in %.1f s, %,.0f/s; %,d came too late",
                    last.events(),
                    last.elapsedNanos() / 1e9,
                    last.events() * 1e9 / last.elapsedNanos(),
                    last.lateEvents()));
        }
        console.show(PlantedScores.table(rules, all));
        if (!detectors.isDone() || interruption.requested() || detectors.kills() == 0) {
            return new Result(all, null);
        }
        console.say(detectors.moments());
        Comparison comparison = Comparison.with(profile, rules, detectors.kills(), committed.found());
        console.show(comparison + System.lineSeparator());
        return new Result(all, comparison);
    }
}
