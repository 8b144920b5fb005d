// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import java.util.Locale;

/**
 * Names of the objects of checkpoints. Numbers are padded, so that the order of names is the order of numbers.
 *
 * <pre>
 *   checkpoint-000000000042-1a2b3c4d               name of checkpoint 42 of the run 1a2b3c4d
 *   checkpoint-000000000042-1a2b3c4d.metadata      object: what belongs to it
 *   checkpoint-000000000042-1a2b3c4d.shard-0003    object: what has changed in shard 3
 *   checkpoint-000000000042-1a2b3c4d.ended         object: the job ended with a savepoint of it, if that was committed
 *   commit-000000000017                            object: the 17th time that a checkpoint became the truth
 * </pre>
 *
 * <p>Two runs never write an object of the same name, but for commits, where that is the point.
 */
final class CheckpointNames {
    static final String CHECKPOINT_PREFIX = "checkpoint-";
    static final String COMMIT_PREFIX = "commit-";

    private static final String METADATA_SUFFIX = ".metadata";
    private static final String END_SUFFIX = ".ended";
    private static final int NUMBER_DIGITS = 12;
    private static final int RUN_DIGITS = 8;
    private static final int CHECKPOINT_LENGTH = CHECKPOINT_PREFIX.length() + NUMBER_DIGITS + 1 + RUN_DIGITS;
    private static final long NUMBER_LIMIT = 1_000_000_000_000L;

    private CheckpointNames() {}

    /** Name of a run, 8 hexadecimal digits, from a random number. */
    static String run(int random) {
        return String.format(Locale.ROOT, "%08x", random);
    }

    static String checkpoint(long number, String run) {
        if (run.length() != RUN_DIGITS) {
            throw new IllegalArgumentException(
                    "run " + run + ": its name must have " + RUN_DIGITS + " hexadecimal digits");
        }
        return CHECKPOINT_PREFIX + padded(number) + "-" + run;
    }

    static String metadata(String checkpoint) {
        return checkpoint + METADATA_SUFFIX;
    }

    static String segment(String checkpoint, int shard) {
        return checkpoint + String.format(Locale.ROOT, ".shard-%04d", shard);
    }

    private static String padded(long number) {
        if (number < 0 || number >= NUMBER_LIMIT) {
            throw new IllegalArgumentException(
                    "number " + number + " in a name: must be at least 0 and less than " + NUMBER_LIMIT);
        }
        return String.format(Locale.ROOT, "%012d", number);
    }

    static boolean isMetadata(String object) {
        return isOfCheckpoint(object) && object.endsWith(METADATA_SUFFIX);
    }

    /** Name of the end of a job, with a savepoint of a checkpoint: of the object, and for the commit point. */
    static String end(String checkpoint) {
        return checkpoint + END_SUFFIX;
    }

    /** Whether what was committed is the end of a job, and no checkpoint. */
    static boolean isEnd(String committed) {
        return committed.endsWith(END_SUFFIX);
    }

    /** The checkpoint with a savepoint of which a job ended, see {@link #isEnd}. */
    static String checkpointOfEnd(String end) {
        return end.substring(0, end.length() - END_SUFFIX.length());
    }

    /** Whether an object belongs to a checkpoint. */
    static boolean isOfCheckpoint(String object) {
        return object.startsWith(CHECKPOINT_PREFIX)
                && object.length() > CHECKPOINT_LENGTH
                && object.charAt(CHECKPOINT_LENGTH) == '.'
                && object.charAt(CHECKPOINT_PREFIX.length() + NUMBER_DIGITS) == '-'
                && hasNumber(object, CHECKPOINT_PREFIX.length());
    }

    private static boolean hasNumber(String name, int begin) {
        for (int index = begin; index < begin + NUMBER_DIGITS; index++) {
            if (name.charAt(index) < '0' || name.charAt(index) > '9') {
                return false;
            }
        }
        return true;
    }

    /** The checkpoint that an object belongs to, see {@link #isOfCheckpoint}. */
    static String checkpointOf(String object) {
        return object.substring(0, CHECKPOINT_LENGTH);
    }

    /** The number of a checkpoint, from its name or that of an object of it. */
    static long numberOf(String checkpoint) {
        int begin = CHECKPOINT_PREFIX.length();
        return Long.parseLong(checkpoint, begin, begin + NUMBER_DIGITS, 10);
    }

    /** The run that a checkpoint belongs to, from its name or that of an object of it. */
    static String runOf(String checkpoint) {
        return checkpoint.substring(CHECKPOINT_LENGTH - RUN_DIGITS, CHECKPOINT_LENGTH);
    }
}
