// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.checkpoint.CheckpointProgress;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a job has done so far. Immutable.
 *
 * @param standingBy whether another process runs the job, and this one waits for its turn: nothing moves here, and that is
 *     as it should be
 * @param elapsedNanos time since it began to work, or to stand by
 * @param events events that came, late and ignored ones included, and those read again after a restart whose time had not come
 * @param lateEvents events that came after the watermark had passed their time
 * @param ignoredEvents events that no pattern cared about
 * @param bufferedEvents events that wait for the watermark
 * @param deadLetters failures that became dead letters
 * @param eventTimeMillis largest timestamp so far; {@link Long#MIN_VALUE} if there is none
 * @param watermarkMillis the time reached; {@link Long#MIN_VALUE} if there is none, {@link Long#MAX_VALUE} at the end
 * @param heldBackBy name of the source partition that holds the time back; null if none does
 * @param stalledNanos wall time since the watermark moved last
 * @param patterns what each pattern has done
 * @param partitions how far each source partition is in event time
 * @param latency how long events take
 * @param checkpoints what has come of the checkpoints; null if the job has none
 */
public record JobProgress(
        boolean standingBy,
        long elapsedNanos,
        long events,
        long lateEvents,
        long ignoredEvents,
        int bufferedEvents,
        long deadLetters,
        long eventTimeMillis,
        long watermarkMillis,
        @Nullable String heldBackBy,
        long stalledNanos,
        List<PatternProgress> patterns,
        List<PartitionTime> partitions,
        DetectionLatency latency,
        @Nullable CheckpointProgress checkpoints) {

    /** Copies the lists. */
    public JobProgress {
        patterns = List.copyOf(patterns);
        partitions = List.copyOf(partitions);
    }

    /** The same of a job with checkpoints. */
    JobProgress withCheckpoints(boolean waitsForItsTurn, CheckpointProgress progress) {
        return new JobProgress(
                waitsForItsTurn,
                elapsedNanos,
                events,
                lateEvents,
                ignoredEvents,
                bufferedEvents,
                deadLetters,
                eventTimeMillis,
                watermarkMillis,
                heldBackBy,
                stalledNanos,
                patterns,
                partitions,
                latency,
                progress);
    }

    @Override
    public String toString() {
        if (standingBy) {
            return "standing by: another process runs the job";
        }
        StringBuilder text = new StringBuilder();
        text.append(events).append(" events, ").append(lateEvents).append(" late, ");
        if (watermarkMillis == Long.MAX_VALUE) {
            text.append("input over");
        } else if (watermarkMillis == Long.MIN_VALUE) {
            text.append("no watermark yet");
        } else {
            text.append("watermark ").append(Instant.ofEpochMilli(watermarkMillis));
        }
        if (heldBackBy != null) {
            text.append(" held back by ").append(heldBackBy);
        }
        if (openKeys() > 0) {
            text.append(", ").append(openKeys()).append(" keys open");
            if (stateBytes() >= 0) {
                text.append(" in ").append(stateBytes()).append(" bytes");
            }
        }
        if (deadLetters > 0) {
            text.append(", ").append(deadLetters).append(" dead letters");
        }
        for (PatternProgress pattern : patterns) {
            text.append("; ").append(pattern);
        }
        return text.toString();
    }

    /** What time it is for the job, and who holds it back since when, in a line. */
    public String timeStatus() {
        if (watermarkMillis == Long.MAX_VALUE) {
            return "the input is over";
        }
        if (standingBy) {
            return "standing by: another process moves time";
        }
        StringBuilder text = new StringBuilder();
        text.append(
                watermarkMillis == Long.MIN_VALUE
                        ? "no watermark yet"
                        : "watermark " + Instant.ofEpochMilli(watermarkMillis));
        if (heldBackBy != null) {
            text.append(", held back by ").append(heldBackBy);
        }
        return text.append(", has not moved for ")
                .append(stalledNanos / 1_000_000_000)
                .append(" s")
                .toString();
    }

    /** Events per second of elapsed time. */
    public double eventsPerSecond() {
        return elapsedNanos <= 0 ? 0 : events * 1e9 / elapsedNanos;
    }

    /** How far the watermark is behind the largest timestamp, in milliseconds; 0 if there is none of them or no way. */
    public long watermarkLagMillis() {
        boolean known = eventTimeMillis != Long.MIN_VALUE && watermarkMillis != Long.MIN_VALUE;
        return known && watermarkMillis < eventTimeMillis ? eventTimeMillis - watermarkMillis : 0;
    }

    /** Matches of all patterns. */
    public long matches() {
        return patterns.stream().mapToLong(PatternProgress::matches).sum();
    }

    /** Keys with something open, of all patterns: a key counts once for each pattern that has something open for it. */
    public long openKeys() {
        return patterns.stream().mapToLong(PatternProgress::openKeys).sum();
    }

    /** Heap held for the keys of all patterns, see {@link PatternProgress#stateBytes}; -1 if it was not measured. */
    public long stateBytes() {
        long total = 0;
        for (PatternProgress pattern : patterns) {
            if (pattern.stateBytes() < 0) {
                return -1;
            }
            total += pattern.stateBytes();
        }
        return total;
    }

    /** Open partial matches of all patterns, or -1 if they were not counted. */
    public long openMatchCount() {
        long total = 0;
        for (PatternProgress pattern : patterns) {
            long count = pattern.openMatchCount();
            if (count < 0) {
                return -1;
            }
            total = total + count < 0 ? Long.MAX_VALUE : total + count;
        }
        return total;
    }
}
