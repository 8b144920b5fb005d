// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How often a job takes checkpoints, where they go, and how many are kept. Immutable.
 *
 * <p>The first checkpoint that cannot be written, because the disk is full or for another reason, ends the run with a {@link
 * io.tidemark.runtime.JobFailedException}; a job that went on would have more and more to do again. Nothing is lost: the next
 * run goes on from the last checkpoint that was completed, when there is room.
 *
 * <pre>{@code
 * Checkpoints.in(Path.of("/var/lib/fraud/checkpoints")).every(Duration.ofSeconds(1)).retain(3)
 * }</pre>
 */
public final class Checkpoints {
    /** Wall time from one checkpoint to the next, unless told otherwise: 1 second. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);

    /** How many checkpoints are kept, unless told otherwise. */
    public static final int DEFAULT_RETAINED = 3;

    private static final int MAX_RETAINED = 1_000;

    private final Opener storage;
    /** Null: in a storage of the user's. */
    private final @Nullable Path directory;

    private final String place;
    private final Duration interval;
    private final int retained;
    private final @Nullable Path savepoint;

    /** Opens the storage for a run. */
    @FunctionalInterface
    private interface Opener {
        CheckpointStorage open() throws IOException;
    }

    private Checkpoints(
            Opener storage,
            @Nullable Path directory,
            String place,
            Duration interval,
            int retained,
            @Nullable Path savepoint) {
        this.storage = storage;
        this.directory = directory;
        this.place = place;
        this.interval = interval;
        this.retained = retained;
        this.savepoint = savepoint;
    }

    /**
     * Checkpoints in a directory, which is made if it is not there; its parent must be, or a disk that is not mounted would
     * look like a beginning. It belongs to the job: two jobs with the same one
     * shut each other out. For a stand-by on another machine it has to be on a file system that both share.
     */
    public static Checkpoints in(Path directory) {
        Objects.requireNonNull(directory, "directory");
        return new Checkpoints(
                () -> LocalCheckpointStorage.in(directory),
                directory,
                directory.toAbsolutePath().toString(),
                DEFAULT_INTERVAL,
                DEFAULT_RETAINED,
                null);
    }

    /** Checkpoints in a storage of your own. It belongs to the job, and outlives its runs. */
    public static Checkpoints in(CheckpointStorage storage) {
        Objects.requireNonNull(storage, "storage");
        return new Checkpoints(() -> storage, null, storage.toString(), DEFAULT_INTERVAL, DEFAULT_RETAINED, null);
    }

    /**
     * The same with another interval. It begins when a checkpoint begins; if one takes longer the next follows at once. A
     * checkpoint is left out while nothing happens. The results of transactional sinks are seen at checkpoints only, so
     * this is how long they take at most.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Checkpoints every(Duration newInterval) {
        Objects.requireNonNull(newInterval, "newInterval");
        if (newInterval.isNegative() || newInterval.isZero()) {
            throw new IllegalArgumentException("checkpoint interval " + newInterval + ": must be positive");
        }
        return new Checkpoints(storage, directory, place, newInterval, retained, savepoint);
    }

    /**
     * The same with another number of checkpoints that are kept, the last one included: if it is found to be damaged the
     * one before it is used. Checkpoints share what has not changed between them, so damage there hits several.
     *
     * @throws IllegalArgumentException if it is less than 1 or more than 1,000
     */
    public Checkpoints retain(int checkpoints) {
        if (checkpoints < 1 || checkpoints > MAX_RETAINED) {
            throw new IllegalArgumentException(
                    "retained checkpoints " + checkpoints + ": must be from 1 to " + MAX_RETAINED);
        }
        return new Checkpoints(storage, directory, place, interval, checkpoints, savepoint);
    }

    /**
     * The same for a job that begins with a savepoint, see {@link io.tidemark.runtime.JobHandle#savepoint}, while there is no
     * checkpoint here: from its first checkpoint on the savepoint is not looked at any more, so that a restart goes on and not
     * back. The job may have another name, other sinks, another number of shards and another state backend than the one that
     * wrote the savepoint; its sources must have the same partitions.
     *
     * <p>Begin with a savepoint in one place only. Jobs that begin with it in two do not know of each other, which nothing can
     * see, and each of them writes all results that follow. A copy for a test needs outputs of its own.
     *
     * <p>Where a job has ended with a savepoint, see {@link io.tidemark.runtime.JobHandle#stopWithSavepoint}, it goes on with that
     * very savepoint, wherever it has been moved to, or a copy of it, and with no other; there it keeps its name and its outputs, as
     * in any restart.
     *
     * @param directory the savepoint; it is read when the job begins, and never changed
     */
    public Checkpoints startFrom(Path directory) {
        Objects.requireNonNull(directory, "directory");
        return new Checkpoints(storage, this.directory, place, interval, retained, directory);
    }

    /** The savepoint to begin with; null: none. */
    public @Nullable Path savepoint() {
        return savepoint;
    }

    /** Wall time from the begin of one checkpoint to the begin of the next. */
    public Duration interval() {
        return interval;
    }

    /** How many are kept. */
    public int retained() {
        return retained;
    }

    /** Reads what is there, and makes nothing; null: there is no directory yet. */
    public @Nullable CheckpointReader reader() {
        return directory == null || Files.exists(directory) ? CheckpointReader.of(open()) : null;
    }

    /** Opens the storage for a run. */
    public CheckpointStorage open() {
        try {
            return storage.open();
        } catch (IOException e) {
            throw new UncheckedIOException("checkpoints in " + place + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return "Checkpoints[in " + place + ", every " + interval + ", retain " + retained
                + (savepoint == null ? "" : ", start from " + savepoint) + "]";
    }
}
