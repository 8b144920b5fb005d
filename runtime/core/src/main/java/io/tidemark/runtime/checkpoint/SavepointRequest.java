// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a savepoint: a checkpoint that belongs to no run, complete in a directory of its own, laid out as checkpoints are.
 * The next checkpoint of the job is written in full, and when it is the truth it is copied.
 *
 * <p>Objects are copied first, then the metadata, then the commit that names it: without the last one it is no savepoint.
 */
public final class SavepointRequest {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final long FIRST_COMMIT = 1;

    private final Path directory;
    private final CompletableFuture<Path> outcome = new CompletableFuture<>();
    private @Nullable IOException failure;

    /**
     * A savepoint that is to be written.
     *
     * @param directory where; made if it is not there, must be empty
     */
    public SavepointRequest(Path directory) {
        this.directory = directory;
    }

    /** The directory, when the savepoint is complete; or why there is none. */
    public CompletableFuture<Path> outcome() {
        return outcome;
    }

    /** There will be none. */
    public void refuse(RuntimeException reason) {
        outcome.completeExceptionally(reason);
    }

    /**
     * Copies a checkpoint that is the truth. May block; never throws: the job goes on without it.
     *
     * @param meanwhile called now and then
     */
    void write(CheckpointStorage from, CheckpointMetadata metadata, String run, Runnable meanwhile) {
        try {
            CheckpointStorage to = LocalCheckpointStorage.in(directory);
            requireEmpty(to);
            for (CheckpointMetadata.ShardEntry shard : metadata.shards()) {
                for (SegmentInfo segment : shard.segments()) {
                    copy(from, to, segment.name(), meanwhile);
                    // What is read here is what a restart will read.
                    SegmentReader.read(to, segment, SegmentVisitor.NONE);
                    meanwhile.run();
                }
            }
            copy(from, to, CheckpointNames.metadata(metadata.checkpoint()), meanwhile);
            CommitEntry commit = new CommitEntry(metadata.job(), run, List.of(metadata.checkpoint()));
            ClaimedNumbers commits = new ClaimedNumbers(to, CheckpointNames.COMMIT_PREFIX);
            if (!commits.claim(FIRST_COMMIT, commit.write())) {
                throw new IOException("another savepoint was written to it at the same time");
            }
        } catch (IOException | RuntimeException e) {
            failure = new IOException("savepoint in " + directory + " failed: " + e.getMessage(), e);
        }
    }

    /** Tells the outcome, when the job goes on. */
    void tell() {
        IOException reason = failure;
        if (reason == null) {
            outcome.complete(directory);
        } else {
            outcome.completeExceptionally(reason);
        }
    }

    private static void requireEmpty(CheckpointStorage to) throws IOException {
        List<String> objects = to.list("");
        if (!objects.isEmpty()) {
            throw new IOException("there is something in it, such as " + objects.get(0) + ": take an empty directory");
        }
    }

    private static void copy(CheckpointStorage from, CheckpointStorage to, String object, Runnable meanwhile)
            throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = from.read(object);
                CheckpointStorage.ObjectWriter out = to.create(object)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
                meanwhile.run();
            }
            out.finish();
        }
    }
}
