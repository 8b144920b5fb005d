// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.state.StateChanges;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads checkpoints outside of a job: to look what is in them, to see whether they are whole, to take the state elsewhere.
 * Changes nothing, and may be used while the job runs, which may delete a checkpoint while it is read. Thread-safe.
 *
 * <pre>{@code
 * CheckpointReader reader = CheckpointReader.in(Path.of("/var/lib/fraud/checkpoints"));
 * for (String checkpoint : reader.checkpoints()) {
 *     reader.writeJsonLines(checkpoint, StateText.none(), System.out);
 * }
 * }</pre>
 *
 * <p>With one key, {@code "alice"}, that has something open for the pattern {@code "large-then-small"}:
 *
 * <pre>
 *   {"type":"checkpoint","name":"checkpoint-000000000007-1a2b3c4d","job":"fraud","number":7,"created":"2026-01-02T03:04:05Z", ...}
 *   {"type":"partition","name":"transactions-0","number":0,"position":812,"replayFrom":799, ...}
 *   {"type":"key","pattern":"large-then-small","shard":0,"key":"alice","deadlineMillis":1767323105000,"stateBytes":61}
 * </pre>
 */
public final class CheckpointReader {
    private final CheckpointStorage storage;

    private CheckpointReader(CheckpointStorage storage) {
        this.storage = storage;
    }

    /**
     * A reader of checkpoints in a directory, as {@link LocalCheckpointStorage} writes them.
     *
     * @throws NotDirectoryException if it is not there
     */
    public static CheckpointReader in(Path directory) throws NotDirectoryException {
        Objects.requireNonNull(directory, "directory");
        if (!Files.isDirectory(directory)) {
            throw new NotDirectoryException(directory.toString());
        }
        return new CheckpointReader(LocalCheckpointStorage.in(directory));
    }

    /** A reader of checkpoints in a storage. */
    public static CheckpointReader of(CheckpointStorage storage) {
        return new CheckpointReader(Objects.requireNonNull(storage, "storage"));
    }

    /**
     * The names of all checkpoints, the oldest first. The last ones may never have become the truth: {@link #committed} is
     * what a job would go on from.
     */
    public List<String> checkpoints() throws IOException {
        return storage.list(CheckpointNames.CHECKPOINT_PREFIX).stream()
                .filter(CheckpointNames::isMetadata)
                .map(CheckpointNames::checkpointOf)
                .toList();
    }

    /**
     * The names of the checkpoints that are or were the truth and are retained, the last one first; empty if there is none,
     * or if not the storage decides but a sink, such as Kafka.
     *
     * @throws DamagedCheckpointException if the last commit is damaged; a job would go on from the one before
     */
    public List<String> committed() throws IOException {
        CommitEntry last = lastCommit();
        return last == null ? List.of() : last.checkpoints();
    }

    /**
     * The savepoint with which the job has ended here, see {@link io.tidemark.runtime.JobHandle#stopWithSavepoint}; null: it has
     * not. Where not the storage decides but a sink, it may be one with which the job was about to end when it crashed.
     *
     * @throws DamagedCheckpointException if the last commit is damaged, or what tells the savepoint
     */
    public @Nullable JobEnd ended() throws IOException {
        CommitEntry commit = lastCommit();
        String last = last();
        if (last == null || !(commit == null ? JobEnd.isIn(storage, last) : commit.ended())) {
            return null;
        }
        return JobEnd.read(storage, last);
    }

    /**
     * The checkpoint that a job would go on from; null: none. Where not the storage decides but a sink, the one that was written
     * last, which may not be the truth yet.
     */
    public @Nullable String last() throws IOException {
        CommitEntry commit = lastCommit();
        List<String> candidates = commit == null ? checkpoints() : commit.checkpoints();
        if (candidates.isEmpty()) {
            return null;
        }
        return candidates.get(commit == null ? candidates.size() - 1 : 0);
    }

    /** What the last commit says; null: there is no commit. */
    private @Nullable CommitEntry lastCommit() throws IOException {
        List<String> commits = new ClaimedNumbers(storage, CheckpointNames.COMMIT_PREFIX).names();
        if (commits.isEmpty()) {
            return null;
        }
        String last = commits.get(commits.size() - 1);
        try (InputStream in = storage.read(last)) {
            return CommitEntry.read(last, in.readAllBytes());
        }
    }

    /**
     * Reads all of a checkpoint and does nothing with it.
     *
     * @throws DamagedCheckpointException if any bit of it is not what was written
     */
    public void verify(String checkpoint) throws IOException {
        for (CheckpointMetadata.ShardEntry shard : metadata(checkpoint).shards()) {
            for (SegmentInfo segment : shard.segments()) {
                SegmentReader.read(storage, segment, SegmentVisitor.NONE);
            }
        }
    }

    /** A checkpoint that is only looked at. It is not verified. */
    public RestoredCheckpoint open(String checkpoint) throws IOException {
        return new RestoredCheckpoint(storage, metadata(checkpoint));
    }

    /**
     * The checkpoint of the savepoint in a directory, for a job that is to begin with it. All of it was read once.
     *
     * @throws JobFailedException if there is none or it cannot be used
     */
    public static RestoredCheckpoint openSavepoint(Path directory) {
        String what = "savepoint in " + directory + " cannot be used: ";
        try {
            return in(directory).openSavepoint();
        } catch (NotDirectoryException e) {
            throw new JobFailedException(
                    what
                            + (Files.exists(directory)
                                    ? "it is a file and no directory; name the directory that the savepoint was written to"
                                    : "there is no such directory; was it moved, or is its disk not mounted?"),
                    e);
        } catch (IOException e) {
            throw new JobFailedException(what + e, e);
        }
    }

    /**
     * The checkpoint of a savepoint, after all of it was read once.
     *
     * @throws DamagedCheckpointException if any bit of it is not what was written
     * @throws NoSuchFileException if it is none, or was not completed
     */
    public RestoredCheckpoint openSavepoint() throws IOException {
        List<String> committed = committed();
        if (committed.isEmpty()) {
            throw new NoSuchFileException(storage.toString(), null, "there is no savepoint, or it was not completed");
        }
        verify(committed.get(0));
        return open(committed.get(0));
    }

    CheckpointMetadata metadata(String checkpoint) throws IOException {
        String object = CheckpointNames.metadata(checkpoint);
        try (InputStream in = storage.read(object)) {
            return CheckpointMetadata.read(object, in.readAllBytes());
        }
    }

    /**
     * Hands out each key of a checkpoint where something is open, once, and each event that was written because it waited
     * for long. The order is not defined. All keys are held in memory, but not their states.
     *
     * @throws DamagedCheckpointException if any bit of it is not what was written; what has been handed out up to then is
     *     to be given up, or call {@link #verify} before
     */
    public void read(String checkpoint, KeyVisitor visitor) throws IOException {
        read(metadata(checkpoint), visitor);
    }

    void read(CheckpointMetadata metadata, KeyVisitor visitor) throws IOException {
        for (CheckpointMetadata.ShardEntry shard : metadata.shards()) {
            // From the last segment to the first: what comes first of a key is what holds.
            LatestKeys keys = new LatestKeys(visitor, shard.shard());
            for (int index = shard.segments().size() - 1; index >= 0; index--) {
                SegmentReader.read(storage, shard.segments().get(index), keys);
                keys.endSegment();
            }
        }
    }

    /**
     * Writes a checkpoint as text: a JSON object per line, first the checkpoint, then the savepoint with which the job has
     * {@link #ended}, if it has with this one, then partitions, patterns, sinks and counters, then keys and waiting events. A key that the standard serializer wrote is {@code key}, as text, number,
     * boolean or array; another is {@code keyBase64}.
     *
     * @param states says what is in a state
     * @param out is not closed
     */
    public void writeJsonLines(String checkpoint, StateText states, Appendable out) throws IOException {
        CheckpointMetadata metadata = metadata(checkpoint);
        CheckpointJson json = new CheckpointJson(states, out);
        JobEnd end = JobEnd.isIn(storage, checkpoint) ? ended() : null;
        json.write(metadata, end != null && end.checkpoint().equals(checkpoint) ? end : null);
        try {
            read(metadata, json);
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    /** Passes on the last word on each key, if segments come from the last to the first. */
    private static final class LatestKeys implements SegmentVisitor {
        private final KeyVisitor visitor;
        private final int shard;
        private final Set<StoredKey> known = new HashSet<>();
        /** Keys removed in this segment: they may be there again, later in it. */
        private final Set<StoredKey> removed = new HashSet<>();

        private boolean last = true;

        LatestKeys(KeyVisitor visitor, int shard) {
            this.visitor = visitor;
            this.shard = shard;
        }

        void endSegment() {
            known.addAll(removed);
            removed.clear();
            last = false;
        }

        @Override
        public StateChanges store(String name) {
            return new StateChanges() {
                @Override
                public void put(byte[] key, long deadlineMillis, byte[] state) {
                    if (known.add(new StoredKey(name, ByteBuffer.wrap(key)))) {
                        visitor.key(name, shard, key, deadlineMillis, state);
                    }
                }

                @Override
                public void remove(byte[] key) {
                    removed.add(new StoredKey(name, ByteBuffer.wrap(key)));
                }
            };
        }

        @Override
        public void waiting(long timestampMillis, long eventId, byte[] event) {
            if (last) {
                visitor.waiting(shard, timestampMillis, eventId, event);
            }
        }
    }

    /** A key of a pattern. */
    private record StoredKey(String pattern, ByteBuffer key) {}
}
