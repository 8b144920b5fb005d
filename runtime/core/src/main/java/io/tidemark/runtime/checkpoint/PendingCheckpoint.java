// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.shard.Closing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint between its barrier and its commit. The shards write, then an executor seals; phases go from one to the other
 * through a volatile field, so that each sees what the one before wrote.
 */
final class PendingCheckpoint implements AutoCloseable {
    private static final String LAST_TIMESTAMP = "last-timestamp";

    /** What happens to it. */
    enum Phase {
        /** The shards write. */
        WRITING,
        /** The executor makes it last, and the truth. */
        SEALING,
        /** It is the truth. */
        COMMITTED,
        /** It is not, and the job must not go on. */
        FAILED
    }

    /**
     * Which checkpoint it is.
     *
     * @param job name of the job
     * @param name its name
     * @param number its number
     * @param previous name of the one that was the truth before; empty if there was none
     * @param patterns what the job looks for
     * @param savepoints to be written when it is the truth; may be none
     */
    record Identity(
            String job,
            String name,
            long number,
            String previous,
            List<CheckpointMetadata.PatternEntry> patterns,
            List<SavepointRequest> savepoints) {}

    private final Identity identity;
    private final String name;
    private final JobPosition position;
    private final long createdMillis;
    private final List<ShardCheckpoint> shards;
    private final List<List<SegmentInfo>> before;
    private final List<SegmentInfo> segments = new ArrayList<>();
    private volatile Phase phase = Phase.WRITING;
    private @Nullable JobFailedException failure;

    PendingCheckpoint(
            Identity identity,
            JobPosition position,
            long createdMillis,
            List<ShardCheckpoint> shards,
            List<SegmentChain> chains) {
        this.identity = identity;
        this.name = identity.name();
        this.position = position;
        this.createdMillis = createdMillis;
        this.shards = shards;
        this.before = chains.stream().map(SegmentChain::segments).toList();
    }

    String name() {
        return name;
    }

    Phase phase() {
        return phase;
    }

    JobFailedException failure() {
        JobFailedException reason = failure;
        return reason == null ? new JobFailedException("checkpoint " + name + " failed") : reason;
    }

    /** Whether all shards have written what was there at the barrier. */
    boolean isWritten() {
        for (ShardCheckpoint shard : shards) {
            if (!shard.isWritten()) {
                return false;
            }
        }
        return true;
    }

    /** It is handed to the executor. */
    void sealing() {
        phase = Phase.SEALING;
    }

    /**
     * Makes it last and the truth. By the executor; may block; never throws.
     *
     * @param copies does what a savepoint takes, while the job goes on
     */
    void seal(
            CheckpointStorage storage,
            CheckpointOutputs outputs,
            CommitPoint commitPoint,
            CheckpointHistory history,
            Executor copies) {
        try {
            for (ShardCheckpoint shard : shards) {
                segments.add(shard.finish());
            }
            Map<String, byte[]> prepared = outputs.prepare(name);
            CheckpointMetadata metadata = metadata(prepared);
            byte[] bytes = metadata.write();
            try (CheckpointStorage.ObjectWriter object = storage.create(CheckpointNames.metadata(name))) {
                object.write(bytes, 0, bytes.length);
                object.finish();
            }
            commitPoint.commit(name, positions(position));
            outputs.commit(prepared);
            List<SavepointRequest> savepoints = identity.savepoints();
            if (!savepoints.isEmpty()) {
                // Nothing that belongs to it may be deleted from now on, until they are copied.
                history.hold(metadata);
                copies.execute(() -> {
                    savepoints.forEach(savepoint -> savepoint.write(storage, metadata, CheckpointNames.runOf(name)));
                    history.release(metadata);
                });
            }
            history.committed(metadata);
            phase = Phase.COMMITTED;
        } catch (JobFailedException e) {
            failed(e);
        } catch (Throwable e) {
            // Whatever it is: nobody else would notice, and the job would wait for ever.
            failed(new JobFailedException("checkpoint " + name + " failed: " + e.getMessage(), e));
        }
    }

    private void failed(JobFailedException reason) {
        identity.savepoints().forEach(savepoint -> savepoint.refuse(reason));
        failure = reason;
        phase = Phase.FAILED;
    }

    private CheckpointMetadata metadata(Map<String, byte[]> prepared) {
        List<CheckpointMetadata.ShardEntry> entries = new ArrayList<>();
        for (int i = 0; i < shards.size(); i++) {
            List<SegmentInfo> chain = new ArrayList<>();
            if (!shards.get(i).full()) {
                chain.addAll(before.get(i));
            }
            chain.add(segments.get(i));
            entries.add(new CheckpointMetadata.ShardEntry(i, chain));
        }
        return new CheckpointMetadata(
                identity.job(),
                name,
                identity.previous(),
                identity.number(),
                createdMillis,
                position.watermarkMillis(),
                shards.size(),
                position.partitions(),
                entries,
                identity.patterns(),
                new TreeMap<>(prepared),
                position.finished(),
                new TreeMap<>(Map.of(LAST_TIMESTAMP, position.lastTimestampMillis())));
    }

    /** What is committed with a checkpoint. */
    static List<PartitionPosition> positions(JobPosition position) {
        List<PartitionPosition> positions = new ArrayList<>();
        for (JobPosition.PartitionProgress partition : position.partitions()) {
            positions.add(new PartitionPosition(partition.name(), partition.position()));
        }
        return positions;
    }

    /** What it has written. When it is committed. */
    long sizeBytes() {
        return segments.stream().mapToLong(SegmentInfo::sizeBytes).sum();
    }

    /** Adds its segments to the chains of the shards. */
    void addTo(List<SegmentChain> chains) {
        for (int i = 0; i < shards.size(); i++) {
            chains.get(i).add(segments.get(i), shards.get(i).full());
        }
    }

    /** The position that a metadata object tells. */
    static JobPosition position(CheckpointMetadata metadata) {
        Long lastTimestamp = metadata.counters().get(LAST_TIMESTAMP);
        return new JobPosition(
                metadata.watermarkMillis(),
                lastTimestamp == null ? metadata.watermarkMillis() : lastTimestamp,
                metadata.partitions(),
                metadata.finished());
    }

    /** Whether reading should wait for what is on its way. */
    boolean isFlooded() {
        return shards.stream().anyMatch(ShardCheckpoint::isFlooded);
    }

    /** Nothing more of it is to be written. */
    void abandon() {
        shards.forEach(ShardCheckpoint::abandon);
    }

    @Override
    public void close() {
        Closing closing = new Closing();
        shards.forEach(shard -> closing.then(shard::close));
        closing.end();
    }
}
