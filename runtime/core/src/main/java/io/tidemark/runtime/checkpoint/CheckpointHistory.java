// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import io.tidemark.runtime.JobFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints that were the truth, the last ones of which are kept. Each names the one before it, so that there is
 * another if one is damaged. What none of those that are kept needs is deleted.
 */
final class CheckpointHistory {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointHistory.class);

    private final CheckpointStorage storage;
    private final CommitPoint commitPoint;
    private final CheckpointCleaner cleaner;
    private final int retained;
    /** The newest first. */
    private final Deque<CheckpointMetadata> kept = new ArrayDeque<>();
    /** Those that somebody copies, by name. */
    private final Map<String, CheckpointMetadata> held = new ConcurrentHashMap<>();

    CheckpointHistory(CheckpointStorage storage, String run, CommitPoint commitPoint, int retained) {
        this.storage = storage;
        this.commitPoint = commitPoint;
        this.cleaner = new CheckpointCleaner(storage, run);
        this.retained = retained;
    }

    /** Notes what others have left. Before {@link CommitPoint#recover}. */
    void begin() {
        try {
            cleaner.noteAbandoned();
        } catch (IOException e) {
            throw new JobFailedException("checkpoints cannot be listed: " + e.getMessage(), e);
        }
    }

    /**
     * The commit point knows of no checkpoint.
     *
     * @throws JobFailedException if there was one all the same: a checkpoint names the one before it, which was the truth
     */
    void requireNone() {
        try {
            for (String object : storage.list(CheckpointNames.CHECKPOINT_PREFIX)) {
                if (CheckpointNames.isEnd(object)) {
                    throw new JobFailedException("the commit point knows of no checkpoint, but the job has ended with "
                            + JobEnd.told(storage, CheckpointNames.checkpointOfEnd(object))
                            + ": has what it knew expired, or was it deleted? Begin with that savepoint, by"
                            + " Checkpoints.startFrom, in another place");
                }
                if (!CheckpointNames.isMetadata(object)) {
                    continue;
                }
                String previous = metadata(CheckpointNames.checkpointOf(object)).previous();
                if (!previous.isEmpty()) {
                    throw new JobFailedException(
                            "the commit point knows of no checkpoint, but " + previous + " was"
                                    + " committed once: has what it knew expired, as the offsets of a Kafka group do after some days"
                                    + " without a member, or is it another one? To begin anew empty the place of the checkpoints");
                }
            }
        } catch (IOException e) {
            throw new JobFailedException("checkpoints cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Opens a checkpoint, or the last one before it that is not damaged.
     *
     * @throws JobFailedException if there is none, or if it is another job's
     */
    RestoredCheckpoint open(String job, String committed) {
        String name = committed;
        JobFailedException failure = null;
        while (!name.isEmpty()) {
            CheckpointMetadata metadata = null;
            try {
                metadata = metadata(name);
                verify(metadata);
            } catch (DamagedCheckpointException | NoSuchFileException e) {
                LOG.error("checkpoint {} cannot be used: {}", name, e.getMessage());
                JobFailedException unusable = new JobFailedException(
                        "checkpoint " + name + " cannot be used, and there" + " is none before it that can: "
                                + e.getMessage(),
                        e);
                if (failure == null) {
                    failure = unusable;
                } else {
                    failure.addSuppressed(unusable);
                }
                name = before(name, metadata);
                continue;
            } catch (IOException e) {
                // It may be all right: to go back to an older one now would repeat what came after it.
                throw new JobFailedException("checkpoint " + name + " cannot be read: " + e.getMessage(), e);
            }
            if (!metadata.job().equals(job)) {
                throw new JobFailedException("checkpoint " + name + " is of job \"" + metadata.job() + "\", not of \""
                        + job + "\": each job needs a place of its own for its checkpoints");
            }
            if (failure != null) {
                requireNotEnded(name, committed);
                LOG.error(
                        "going on from checkpoint {} instead of {}: what came after it is processed again",
                        name,
                        committed);
            }
            return new RestoredCheckpoint(storage, metadata);
        }
        throw failure == null ? new JobFailedException("there is no checkpoint") : failure;
    }

    /** To go back must not lead behind the end of the job: what committed the checkpoint may have begun with its savepoint. */
    private void requireNotEnded(String checkpoint, String committed) {
        try {
            if (JobEnd.isIn(storage, checkpoint)) {
                throw new JobFailedException(
                        "checkpoint " + committed + " cannot be used, and the job may have ended before it,"
                                + " with " + JobEnd.told(storage, checkpoint)
                                + ": were those checkpoints in another place? If it has ended, begin with that savepoint in a place where"
                                + " nothing is; if you know that it has not, delete " + CheckpointNames.end(checkpoint)
                                + ", and it goes on"
                                + " here");
            }
        } catch (IOException e) {
            throw new JobFailedException("checkpoints cannot be listed: " + e.getMessage(), e);
        }
    }

    /** The checkpoint before one that is damaged, or an empty string. */
    private String before(String checkpoint, @Nullable CheckpointMetadata metadata) {
        if (commitPoint instanceof StorageCommitPoint own) {
            own.forget(checkpoint);
            return own.committed().isEmpty() ? "" : own.committed().get(0);
        }
        return metadata == null ? before(checkpoint) : metadata.previous();
    }

    /**
     * The checkpoint before one whose metadata cannot be read, or an empty string. There may be one that never became the
     * truth and has not been deleted yet: then it cannot be told which is the right one, and an older one is taken.
     */
    private String before(String checkpoint) {
        List<String> names = new ArrayList<>();
        try {
            for (String object : storage.list(CheckpointNames.CHECKPOINT_PREFIX)) {
                if (CheckpointNames.isMetadata(object)
                        && CheckpointNames.numberOf(object) < CheckpointNames.numberOf(checkpoint)) {
                    names.add(CheckpointNames.checkpointOf(object));
                }
            }
        } catch (IOException e) {
            throw new JobFailedException("checkpoints cannot be listed: " + e.getMessage(), e);
        }
        for (int i = names.size() - 1; i >= 0; i--) {
            long number = CheckpointNames.numberOf(names.get(i));
            boolean only = (i == 0 || CheckpointNames.numberOf(names.get(i - 1)) != number)
                    && (i == names.size() - 1 || CheckpointNames.numberOf(names.get(i + 1)) != number);
            if (only) {
                return names.get(i);
            }
        }
        return "";
    }

    private CheckpointMetadata metadata(String checkpoint) throws IOException {
        String object = CheckpointNames.metadata(checkpoint);
        try (InputStream in = storage.read(object)) {
            return CheckpointMetadata.read(object, in.readAllBytes());
        }
    }

    /** Reads all of it once: nothing may be restored of a checkpoint that turns out to be damaged. */
    private void verify(CheckpointMetadata metadata) throws IOException {
        for (CheckpointMetadata.ShardEntry shard : metadata.shards()) {
            for (SegmentInfo segment : shard.segments()) {
                SegmentReader.read(storage, segment, SegmentVisitor.NONE);
            }
        }
    }

    /** The job has ended: of the commits that say so, one for each run that has found out, the last ones are enough. */
    void forgetCommits() {
        try {
            retainCommits();
        } catch (IOException e) {
            LOG.warn("commits: {}", e.getMessage());
        }
    }

    private void retainCommits() throws IOException {
        if (commitPoint instanceof StorageCommitPoint own) {
            own.retain(retained);
        }
    }

    /** A run goes on from a checkpoint. */
    void adopt(CheckpointMetadata metadata) {
        kept.addFirst(metadata);
        for (String name = before(metadata); !name.isEmpty() && kept.size() < retained; name = before(kept.getLast())) {
            try {
                kept.addLast(metadata(name));
            } catch (IOException e) {
                LOG.warn("checkpoint {} is not kept any longer: {}", name, e.getMessage());
                return;
            }
        }
    }

    private String before(CheckpointMetadata metadata) {
        if (commitPoint instanceof StorageCommitPoint own) {
            int index = own.committed().indexOf(metadata.checkpoint());
            return index >= 0 && index + 1 < own.committed().size()
                    ? own.committed().get(index + 1)
                    : "";
        }
        return metadata.previous();
    }

    /** Nothing of a checkpoint is to be deleted until it is released. By any thread. */
    void hold(CheckpointMetadata metadata) {
        held.put(metadata.checkpoint(), metadata);
    }

    /** Nobody copies it any more. By any thread. */
    void release(CheckpointMetadata metadata) {
        held.remove(metadata.checkpoint());
    }

    /** A checkpoint became the truth: what is of no use any more is deleted. */
    void committed(CheckpointMetadata metadata) {
        kept.addFirst(metadata);
        while (kept.size() > retained) {
            kept.removeLast();
        }
        try {
            List<CheckpointMetadata> needed = new ArrayList<>(kept);
            needed.addAll(held.values());
            cleaner.clean(needed);
            retainCommits();
        } catch (IOException e) {
            // Nothing is lost by what is left: the next checkpoint tries again.
            LOG.warn("checkpoints: {}", e.getMessage());
        }
    }
}
