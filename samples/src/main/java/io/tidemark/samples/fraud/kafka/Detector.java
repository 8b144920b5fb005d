// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.kafka;

import io.tidemark.runtime.CepJob;
import io.tidemark.runtime.JobHandle;
import io.tidemark.runtime.JobProgress;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.samples.fraud.event.FraudEvent;
import io.tidemark.samples.fraud.event.FraudEvent.TimeReached;
import io.tidemark.samples.fraud.rule.Rule;
import io.tidemark.samples.fraud.rule.RuleLibrary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The process that detects: the job, and nothing that would help it to survive a kill. */
final class Detector {
    static final String STARTED = "started";
    static final String READING = "reading";
    static final String DONE = "done";
    static final String STOPPED = "stopped";

    private static final long REPORT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    /** Progress of a job counts what is open; what was read is told more often. */
    private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(2);

    private static final Duration CHECKPOINT_INTERVAL = Duration.ofMillis(500);
    private static final long ORPHAN_NANOS = TimeUnit.SECONDS.toNanos(15);

    private Detector() {}

    /**
     * What a process is told.
     *
     * @param brokers where the broker is
     * @param topics what to read and write
     * @param partitions of the topic that is read
     * @param name of the output
     * @param checkpoints where they go
     * @param rules names of rules
     */
    record Orders(String brokers, Topics topics, int partitions, String name, Path checkpoints, List<String> rules) {
        List<String> arguments() {
            List<String> arguments = new ArrayList<>(
                    List.of(brokers, topics.events(), topics.alerts(), "" + partitions, name, checkpoints.toString()));
            arguments.addAll(rules);
            return arguments;
        }

        static Orders parse(String[] from) {
            return new Orders(
                    from[0],
                    new Topics(from[1], from[2]),
                    Integer.parseInt(from[3]),
                    from[4],
                    Path.of(from[5]),
                    Arrays.asList(from).subList(6, from.length));
        }
    }

    /** What it says now and then, as a line. */
    record Report(long events, long lateEvents, long watermarkMillis, long elapsedNanos) {
        static final String PREFIX = "progress ";

        static Report of(JobProgress progress) {
            return new Report(
                    progress.events(), progress.lateEvents(), progress.watermarkMillis(), progress.elapsedNanos());
        }

        String line() {
            return PREFIX + events + " " + lateEvents + " " + watermarkMillis + " " + elapsedNanos;
        }

        static Report parse(String line) {
            long[] numbers = Arrays.stream(line.substring(PREFIX.length()).split(" "))
                    .mapToLong(Long::parseLong)
                    .toArray();
            return new Report(numbers[0], numbers[1], numbers[2], numbers[3]);
        }
    }

    /**
     * Detects until the end of all time has been read, or it is asked to stop, by Ctrl-C or by the end of standard input.
     *
     * @param arguments {@link Orders}
     */
    @SuppressWarnings("SystemOut") // The parent reads it.
    public static void main(String[] arguments) {
        Orders orders = Orders.parse(arguments);
        List<Rule<? extends FraudEvent>> rules = new ArrayList<>();
        orders.rules().forEach(name -> rules.add(RuleLibrary.find(name).orElseThrow()));
        Watch watch = new Watch(orders.partitions());
        CepJob<FraudEvent> job = DetectionJob.onKafka(
                orders.brokers(),
                orders.topics(),
                orders.name(),
                Checkpoints.in(orders.checkpoints()).every(CHECKPOINT_INTERVAL),
                rules,
                watch::read);
        try (JobHandle handle = job.open()) {
            watch.stopAtEnd(handle);
            ChildJvm.whenAskedToStop(() -> {
                handle.stop();
                // The broker may be gone together with the parent.
                LockSupport.parkNanos(ORPHAN_NANOS);
                Runtime.getRuntime().halt(1);
            });
            Thread interrupted = new Thread(handle::stopAndWait, "interruption");
            Runtime.getRuntime().addShutdownHook(interrupted);
            handle.onProgress(PROGRESS_INTERVAL, progress -> {
                // The process before may have been killed after it had read everything.
                if (isOver(progress)) {
                    handle.stop();
                }
            });
            System.out.println(STARTED);
            JobProgress result = handle.run();
            System.out.println(Report.of(result).line());
            System.out.println(isOver(result) ? DONE : STOPPED);
        } catch (RuntimeException e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
        Runtime.getRuntime().halt(0);
    }

    /** Sees what is read, in the thread that reads. */
    private static final class Watch {
        private final int partitions;
        private int ended;
        private long read;
        private long nextReportNanos;
        private @Nullable JobHandle handle;

        Watch(int partitions) {
            this.partitions = partitions;
        }

        void stopAtEnd(JobHandle opened) {
            handle = opened;
        }

        @SuppressWarnings("SystemOut") // The parent reads it.
        void read(FraudEvent event) {
            long now = System.nanoTime();
            if (read++ == 0) {
                System.out.println(READING);
                nextReportNanos = now;
            }
            if (now - nextReportNanos >= 0) {
                nextReportNanos = now + REPORT_NANOS;
                System.out.println(new Report(read, 0, Long.MIN_VALUE, 0).line());
            }
            if (event instanceof TimeReached reached && reached.timeMillis() == MarkedStream.END) {
                ended++;
                if (ended == partitions && handle != null) {
                    // This batch is finished first.
                    handle.stop();
                }
            }
        }
    }

    private static boolean isOver(JobProgress progress) {
        return progress.watermarkMillis() == MarkedStream.END - 1;
    }
}
