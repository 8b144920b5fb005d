// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.kafka;

import io.tidemark.runtime.checkpoint.CheckpointReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a process detects: one that was killed, by whom ever, has another one follow it. If so wished it kills
 * them itself: some while they start, some when they have begun to read, most when they have written a checkpoint.
 */
final class Detectors {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(12);

    /** From when on a process may be killed. */
    private enum From {
        /** It may still be finding out where to go on. */
        STARTED,
        /** It reads, and has probably not written a checkpoint yet. */
        READING,
        /** It has got further than the process before. */
        CHECKPOINT;

        private static final List<From> CHOICE = List.of(STARTED, READING, CHECKPOINT, CHECKPOINT);

        static From any(Random random) {
            return CHOICE.get(random.nextInt(CHOICE.size()));
        }
    }

    private final Detector.Orders orders;
    private final Path log;
    private final String classPath;
    private final int wantedKills;
    private final long longestLifeNanos;
    private final Random random;
    private final IntConsumer onStart;
    private final Consumer<String> news;

    private @Nullable ChildJvm process;
    private Detector.@Nullable Report last;
    private long startNanos;
    private From from = From.STARTED;
    private List<String> checkpointsBefore = List.of();
    /** When it is to be killed; 0: not known yet. */
    private long killNanos;

    /** The process has begun to read. */
    private boolean reads;

    private int kills;
    private int killsWhileReading;
    private int killsAfterCheckpoint;
    private boolean done;

    /**
     * None has been started yet.
     *
     * @param chaos how often to kill, and when
     * @param onStart told the number of kills there were when a process is started
     * @param news told in words what happens
     */
    Detectors(
            Detector.Orders orders,
            Path log,
            String classPath,
            Chaos chaos,
            IntConsumer onStart,
            Consumer<String> news) {
        this.orders = orders;
        this.log = log;
        this.classPath = classPath;
        this.wantedKills = chaos.kills();
        this.longestLifeNanos = chaos.longestLife().toNanos();
        this.random = new Random(chaos.seed());
        this.onStart = onStart;
        this.news = news;
    }

    /** Looks after the process; to be called every now and then. */
    void step() throws KafkaRunException {
        ChildJvm current = process;
        if (current == null) {
            start();
            return;
        }
        boolean alive = current.isAlive();
        if (!alive) {
            current.awaitEnd(STOP_PATIENCE);
        }
        for (String line = current.nextLine(); line != null; line = current.nextLine()) {
            hear(line);
        }
        if (!alive) {
            ended(current);
        } else if (kills < wantedKills) {
            if (killNanos == 0 && from == From.CHECKPOINT && !checkpointsBefore.containsAll(checkpoints())) {
                arm();
            }
            if (killNanos != 0 && System.nanoTime() - killNanos >= 0) {
                current.kill();
                current.awaitEnd(STOP_PATIENCE);
            }
        }
    }

    private void start() throws KafkaRunException {
        onStart.accept(kills);
        ChildJvm started =
                ChildJvm.start("detecting process", log, List.of(), classPath, Detector.class, orders.arguments());
        process = started;
        last = null;
        startNanos = System.nanoTime();
        killNanos = 0;
        reads = false;
        from = From.any(random);
        checkpointsBefore = checkpoints();
        if (wantedKills == 0 || kills >= wantedKills) {
            news.accept("process " + started.pid() + " detects; kill -9 it if you like");
        }
    }

    private void hear(String line) {
        if (line.startsWith(Detector.Report.PREFIX)) {
            last = Detector.Report.parse(line);
        } else if (line.equals(Detector.DONE)) {
            done = true;
        }
        reads |= line.equals(Detector.READING);
        String awaited = from == From.STARTED ? Detector.STARTED : Detector.READING;
        if (from != From.CHECKPOINT && line.equals(awaited)) {
            arm();
        }
    }

    private void arm() {
        killNanos = System.nanoTime() + (long) (random.nextDouble() * longestLifeNanos);
    }

    private List<String> checkpoints() {
        try {
            return CheckpointReader.in(orders.checkpoints()).checkpoints();
        } catch (IOException e) {
            // The first process has not made the folder yet.
            return List.of();
        }
    }

    private void ended(ChildJvm ended) throws KafkaRunException {
        process = null;
        if (done) {
            return;
        }
        if (!ended.wasKilled()) {
            throw new KafkaRunException(
                    "the detecting process has ended with exit code " + ended.exitCode() + "; " + ended.lastWords());
        }
        kills++;
        news.accept(String.format(
                Locale.ROOT,
                "kill %d%s: process %d, %.1f s old, %s",
                kills,
                kills <= wantedKills ? " of " + wantedKills : "",
                ended.pid(),
                (System.nanoTime() - startNanos) / (double) TimeUnit.SECONDS.toNanos(1),
                moment()));
    }

    /** When the process was killed, in words; counts it. */
    private String moment() {
        if (!checkpointsBefore.containsAll(checkpoints())) {
            killsAfterCheckpoint++;
            return "after a checkpoint of its own";
        }
        if (reads) {
            killsWhileReading++;
            return "before a checkpoint of its own";
        }
        return "before it read anything";
    }

    /** When the processes were killed, in words: a kill that finds nothing proves little. */
    String moments() {
        return "of " + kills + " kills " + killsAfterCheckpoint + " came after a checkpoint of the process, "
                + killsWhileReading + " after it had begun to read, "
                + (kills - killsAfterCheckpoint - killsWhileReading)
                + " before";
    }

    /** Whether everything is detected. */
    boolean isDone() {
        return done;
    }

    /** How often a process was killed. */
    int kills() {
        return kills;
    }

    /** What the process that runs, or was the last to run, has said last. */
    Detector.@Nullable Report lastReport() {
        return last;
    }

    /** Ends the process, if there is one, after what it has found is committed. */
    void stop() {
        ChildJvm current = process;
        if (current != null) {
            current.stop(STOP_PATIENCE);
            for (String line = current.nextLine(); line != null; line = current.nextLine()) {
                hear(line);
            }
            process = null;
        }
    }
}
