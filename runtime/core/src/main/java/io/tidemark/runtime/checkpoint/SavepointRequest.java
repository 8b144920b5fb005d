// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import io.tidemark.runtime.state.StateChanges;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

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
    private final boolean last;
    private final CompletableFuture<Path> outcome = new CompletableFuture<>();
    private final CompletableFuture<Path> answer = new CompletableFuture<>();
    private volatile boolean copied;
    private volatile boolean abandoned;

    /**
     * A savepoint that is to be written.
     *
     * @param directory where; made if it is not there, must be empty
     */
    public SavepointRequest(Path directory) {
        this(directory, false);
    }

    private SavepointRequest(Path directory, boolean last) {
        this.directory = directory;
        this.last = last;
    }

    /** A savepoint that is to be the last thing the run does. */
    public static SavepointRequest last(Path directory) {
        return new SavepointRequest(directory, true);
    }

    /** Whether it is to be the last thing the run does. */
    public boolean isLast() {
        return last;
    }

    /** The directory, when the savepoint is complete; or why there is none. */
    public CompletableFuture<Path> outcome() {
        return outcome;
    }

    /**
     * What the one who asked gets to know: the outcome at once; of one that is to be the last thing, when the run {@link #tell}s
     * it.
     */
    public CompletableFuture<Path> answer() {
        return last ? answer : outcome;
    }

    /** Tells the outcome, which there must be: the run is over, or has gone on without. */
    public void tell() {
        try {
            answer.complete(outcome.join());
        } catch (CompletionException failed) {
            answer.completeExceptionally(Objects.requireNonNullElse(failed.getCause(), failed));
        }
    }

    /** There will be none, unless it is complete already. */
    public void refuse(RuntimeException reason) {
        outcome.completeExceptionally(reason);
    }

    /** The job has failed: nobody waits until it is copied. By any thread. */
    void abandon() {
        abandoned = true;
    }

    /** Where it is written, for messages. */
    String place() {
        return directory.toAbsolutePath().toString();
    }

    /** Whether it is the last thing the run does, and all but the end of the job is done. By any thread. */
    boolean isCopied() {
        return copied;
    }

    /** It is complete, and the job has ended with it if it was to. */
    void complete() {
        outcome.complete(directory);
    }

    /**
     * Copies a checkpoint that is the truth, and tells the outcome, but for one that is to be the last thing: then the job must
     * end first. May block; never throws: the job goes on without it.
     */
    void write(CheckpointStorage from, CheckpointMetadata metadata, String run) {
        try {
            CheckpointStorage to = LocalCheckpointStorage.in(directory);
            requireEmpty(to);
            for (CheckpointMetadata.ShardEntry shard : metadata.shards()) {
                for (SegmentInfo segment : shard.segments()) {
                    copy(from, to, segment.name());
                    // What is read here is what a restart will read.
                    SegmentReader.read(to, segment, new Reading());
                }
            }
            copy(from, to, CheckpointNames.metadata(metadata.checkpoint()));
            CommitEntry commit = new CommitEntry(metadata.job(), run, List.of(metadata.checkpoint()), false);
            ClaimedNumbers commits = new ClaimedNumbers(to, CheckpointNames.COMMIT_PREFIX);
            if (!commits.claim(FIRST_COMMIT, commit.write())) {
                throw new IOException("another savepoint was written to it at the same time");
            }
            if (last) {
                // The job has not ended yet.
                copied = true;
            } else {
                complete();
            }
        } catch (Throwable e) {
            // Whatever it is: somebody waits for the outcome.
            outcome.completeExceptionally(
                    new IOException("savepoint in " + directory + " failed: " + e.getMessage(), e));
        }
    }

    /**
     * Refuses it if it is to be written among checkpoints: its objects would be taken for some of theirs, or its name for that of
     * one.
     *
     * @return whether it was refused
     */
    boolean refuseIfAmong(CheckpointStorage checkpoints) {
        if (!(checkpoints instanceof LocalCheckpointStorage local)) {
            return false;
        }
        try {
            if (local.holds(directory)) {
                refuse(new IllegalArgumentException(
                        "savepoint in " + directory + ": it is in the directory of the checkpoints, " + checkpoints
                                + ", which belongs to the job and is cleaned up by it; take one outside of it"));
            }
        } catch (IOException e) {
            refuse(new UncheckedIOException("savepoint in " + directory + " failed: " + e.getMessage(), e));
        }
        return outcome.isDone();
    }

    /** Whatever is there is somebody's; a file whose name begins with a dot may be what a savepoint that failed has left. */
    private void requireEmpty(CheckpointStorage to) throws IOException {
        // Makes the directory if it is not there.
        List<String> objects = to.list("");
        try (Stream<Path> files = Files.list(directory)) {
            Optional<String> file = objects.isEmpty()
                    ? files.map(path -> String.valueOf(path.getFileName())).min(Comparator.naturalOrder())
                    : Optional.of(objects.get(0));
            if (file.isPresent()) {
                throw new IOException("there is something in it, such as " + file.get() + ": take an empty directory");
            }
        }
    }

    private void copy(CheckpointStorage from, CheckpointStorage to, String object) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = from.read(object);
                CheckpointStorage.ObjectWriter out = to.create(object)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                requireWanted();
                out.write(buffer, 0, count);
            }
            out.finish();
        }
    }

    private void requireWanted() {
        if (abandoned) {
            throw new IllegalStateException("the job has failed before it was complete");
        }
    }

    /** Looks whether what was copied is whole, as long as somebody wants to know. */
    private final class Reading implements SegmentVisitor, StateChanges {
        @Override
        public StateChanges store(String name) {
            return this;
        }

        @Override
        public void waiting(long timestampMillis, long eventId, byte[] event) {
            requireWanted();
        }

        @Override
        public void put(byte[] key, long deadlineMillis, byte[] state) {
            requireWanted();
        }

        @Override
        public void remove(byte[] key) {
            requireWanted();
        }
    }
}
