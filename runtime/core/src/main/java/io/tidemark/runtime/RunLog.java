// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.checkpoint.JobPosition;
import io.tidemark.runtime.checkpoint.JobPosition.PartitionProgress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lines that a run writes if nothing goes wrong, how it begins and how it has ended, and what is odd about its patterns. */
final class RunLog {
    private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);

    /** More partitions than this are counted only, so that the line stays one. */
    private static final int NAMED_PARTITIONS = 4;

    /** A full stop would stand in the middle of the line. */
    private static final Pattern END = Pattern.compile("[.:\\s]+$");

    private RunLog() {}

    /** A pattern of a job that is built has no end of its own. */
    static void unbounded(String pattern) {
        LOG.warn(
                "pattern \"{}\" has no within: partial matches that never complete stay open for ever, of each key. Add"
                        + " within(...), or rely on limits(...); explain() tells more",
                pattern);
    }

    /** Something about a pattern of a job that is built is probably not meant. */
    static void mistake(String pattern, String mistake) {
        LOG.warn("pattern \"{}\" is probably not what is meant: {}", pattern, mistake);
    }

    /** A run begins to read. */
    static void begins(String job, String how) {
        LOG.info("job {} {}", job, how);
    }

    /** What a checkpoint holds with which a run begins. */
    static String contents(long keys, JobPosition position) {
        StringJoiner text = new StringJoiner(", ");
        text.add(count(keys, "key", "keys"));
        if (position.finished()) {
            text.add("its input was over");
        } else if (position.watermarkMillis() != Long.MIN_VALUE) {
            text.add("watermark " + Instant.ofEpochMilli(position.watermarkMillis()));
        }
        List<PartitionProgress> partitions = position.partitions();
        for (PartitionProgress partition : partitions.subList(0, Math.min(NAMED_PARTITIONS, partitions.size()))) {
            text.add(partition.name() + " at " + partition.position());
        }
        if (partitions.size() > NAMED_PARTITIONS) {
            text.add((partitions.size() - NAMED_PARTITIONS) + " more partitions");
        }
        return text.toString();
    }

    /**
     * A run has ended without a failure.
     *
     * @param elsewhere how the job has ended while another process ran it; empty: it has not
     * @param savepoint with which it was to end; null: none
     */
    static void ended(String job, String elsewhere, @Nullable Path savepoint, JobProgress done, String lastCheckpoint) {
        String why = elsewhere.isEmpty() ? why(savepoint, done) : elsewhere;
        LOG.info("job {} {}: {}, {}", job, why, counts(done), checkpoint(lastCheckpoint));
    }

    private static String why(@Nullable Path savepoint, JobProgress done) {
        if (savepoint != null) {
            return "has stopped with savepoint " + savepoint;
        }
        if (done.watermarkMillis() == Long.MAX_VALUE) {
            return "has ended, its input is over";
        }
        return done.standingBy() ? "has stopped while it stood by" : "has stopped, as it was asked to";
    }

    /** A run has failed; whoever runs it is told why in full. */
    static void failed(String job, Throwable failure, JobProgress done, String lastCheckpoint) {
        String text = failure instanceof JobFailedException ? failure.getMessage() : failure.toString();
        // What follows may be a plan of many lines; a message says in its first one what it is about.
        String firstLine =
                END.matcher(String.valueOf(text).lines().findFirst().orElse("")).replaceFirst("");
        LOG.error("job {} has failed: {}; {}, {}", job, firstLine, counts(done), checkpoint(lastCheckpoint));
    }

    private static String counts(JobProgress done) {
        return count(done.events(), "event", "events")
                + (done.lateEvents() == 0 ? "" : ", " + count(done.lateEvents(), "late one", "late ones"))
                + (done.deadLetters() == 0 ? "" : ", " + count(done.deadLetters(), "dead letter", "dead letters"))
                + ", " + count(done.matches(), "match", "matches");
    }

    private static String count(long number, String one, String many) {
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : many);
    }

    private static String checkpoint(String last) {
        return last.isEmpty() ? "no checkpoint in this run" : "last checkpoint " + last;
    }
}
