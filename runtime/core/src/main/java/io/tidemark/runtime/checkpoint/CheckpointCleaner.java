// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Deletes objects of checkpoints that nobody needs. Used by one thread at a time.
 *
 * <p>It may not know that its run was shut out long ago, so it deletes only what is of no use to whoever was the one to do
 * that:
 *
 * <ol>
 *   <li>Objects of other runs, if they were there before this run took over. Whoever takes over later has objects that were
 *       not there, and apart from those needs nothing but what the last commit of this run retains.
 *   <li>Objects of this run, if they belong to a checkpoint before the last one that it committed: what is being written
 *       has a higher number.
 * </ol>
 *
 * <p>What other runs write after that is left to the next run that takes over. What they began to write and did not finish
 * is deleted once, after the first commit of this run.
 */
final class CheckpointCleaner {
    private final CheckpointStorage storage;
    private final String run;
    /** Objects of other runs that may be deleted unless they are needed. */
    private final Set<String> abandoned = new HashSet<>();

    private boolean unfinishedDeleted;

    CheckpointCleaner(CheckpointStorage storage, String run) {
        this.storage = storage;
        this.run = run;
    }

    /** Notes what others have left. To be called once, before {@link CommitPoint#recover}. */
    void noteAbandoned() throws IOException {
        for (String object : objects()) {
            if (!isOwn(object)) {
                abandoned.add(object);
            }
        }
    }

    private List<String> objects() throws IOException {
        return storage.list(CheckpointNames.CHECKPOINT_PREFIX).stream()
                .filter(CheckpointNames::isOfCheckpoint)
                .toList();
    }

    private boolean isOwn(String object) {
        return CheckpointNames.runOf(object).equals(run);
    }

    /**
     * Deletes what is not needed. To be called after a commit of this run, and before the next.
     *
     * @param retained the checkpoints that are retained; the first is the one that was committed
     * @return number of objects deleted
     * @throws IOException if some could not be deleted; all have been tried, and will be again
     */
    int clean(List<CheckpointMetadata> retained) throws IOException {
        if (retained.isEmpty()) {
            throw new IllegalArgumentException("retained checkpoints: none, must be at least the one committed last");
        }
        Set<String> needed = new HashSet<>();
        for (CheckpointMetadata metadata : retained) {
            addObjects(needed, metadata);
        }
        long committed = retained.get(0).number();
        Set<String> deletable = new HashSet<>(abandoned);
        for (String object : objects()) {
            if (isOwn(object) && CheckpointNames.numberOf(object) < committed) {
                deletable.add(object);
            }
        }
        deletable.removeAll(needed);
        int deleted = delete(deletable);
        if (!unfinishedDeleted) {
            // Once is enough: who was shut out fails at its next commit, and leaves little.
            storage.deleteUnfinishedBefore(
                    CheckpointNames.metadata(retained.get(0).checkpoint()));
            unfinishedDeleted = true;
        }
        return deleted;
    }

    /** Adds the names of all objects that a checkpoint consists of. */
    static void addObjects(Set<String> objects, CheckpointMetadata metadata) {
        objects.add(CheckpointNames.metadata(metadata.checkpoint()));
        for (CheckpointMetadata.ShardEntry shard : metadata.shards()) {
            for (SegmentInfo segment : shard.segments()) {
                objects.add(segment.name());
            }
        }
    }

    private int delete(Set<String> objects) throws IOException {
        @Nullable IOException first = null;
        int deleted = 0;
        for (String object : objects) {
            try {
                storage.delete(object);
                abandoned.remove(object);
                deleted++;
            } catch (IOException failure) {
                if (first == null) {
                    first = failure;
                }
            }
        }
        if (first != null) {
            throw new IOException(
                    (objects.size() - deleted) + " of " + objects.size()
                            + " old objects of checkpoints cannot be deleted: " + first.getMessage(),
                    first);
        }
        return deleted;
    }
}
