// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import io.tidemark.nfa.NfaOutline;
import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.state.StateChanges;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/** A checkpoint that a job goes on from, or that is looked at. Who goes on from it has read all of it once. */
public final class RestoredCheckpoint {
    private final CheckpointStorage storage;
    private final CheckpointMetadata metadata;

    RestoredCheckpoint(CheckpointStorage storage, CheckpointMetadata metadata) {
        this.storage = storage;
        this.metadata = metadata;
    }

    /** Name of the checkpoint. */
    public String name() {
        return metadata.checkpoint();
    }

    /** Where the job was. */
    public JobPosition position() {
        return PendingCheckpoint.position(metadata);
    }

    /** What the job was looking for, by name. */
    public Map<String, NfaOutline> patterns() {
        Map<String, NfaOutline> patterns = new LinkedHashMap<>();
        metadata.patterns().forEach(pattern -> patterns.put(pattern.store(), pattern.outline()));
        return patterns;
    }

    /** Hands out each key where something is open, once; the order is not defined. */
    public void read(KeyVisitor visitor) {
        try {
            CheckpointReader.of(storage).read(metadata, visitor);
        } catch (IOException e) {
            throw new JobFailedException("checkpoint " + name() + ": " + e.getMessage(), e);
        }
    }

    long number() {
        return metadata.number();
    }

    CheckpointMetadata metadata() {
        return metadata;
    }

    SortedMap<String, byte[]> prepared() {
        return metadata.prepared();
    }

    /**
     * Hands over keys and waiting events.
     *
     * @throws JobFailedException if they cannot be read, or belong to a pattern that the job has not
     */
    public void restore(StateTarget target) {
        Set<Long> waiting = new HashSet<>();
        for (CheckpointMetadata.ShardEntry shard : metadata.shards()) {
            int last = shard.segments().size() - 1;
            for (int i = 0; i <= last; i++) {
                SegmentInfo segment = shard.segments().get(i);
                try {
                    SegmentReader.read(storage, segment, new Restorer(target, i == last, waiting));
                } catch (IOException | IllegalArgumentException e) {
                    throw new JobFailedException(
                            "checkpoint " + name() + ", segment " + segment.name() + ": " + e.getMessage()
                                    + (e instanceof IllegalArgumentException
                                            ? "; was the job changed, or what reads its events? Then give it back what it had: nothing is lost. Else begin anew with other checkpoints"
                                            : ""),
                            e);
                }
            }
        }
    }

    /**
     * Passes on what is in a segment. Of the waiting events only those of the last one still wait. One that matters to
     * patterns with different keys waits in several shards, and is handed over once: the shards there are now are another
     * matter.
     */
    private record Restorer(StateTarget target, boolean last, Set<Long> waiting) implements SegmentVisitor {
        @Override
        public StateChanges store(String pattern) {
            return new StateChanges() {
                @Override
                public void put(byte[] key, long deadlineMillis, byte[] state) {
                    if (!target.restoreKey(pattern, key, deadlineMillis, state)) {
                        throw new IllegalArgumentException("it holds open partial matches of pattern \"" + pattern
                                + "\", which the job has not: give the pattern its name back, or begin anew with other"
                                + " checkpoints");
                    }
                }

                @Override
                public void remove(byte[] key) {
                    boolean known = target.restoreKey(pattern, key, Long.MAX_VALUE, null);
                    assert known : pattern;
                }
            };
        }

        @Override
        public void waiting(long timestampMillis, long eventId, byte[] event) {
            if (last && waiting.add(eventId)) {
                target.restoreWaiting(timestampMillis, eventId, event);
            }
        }
    }
}
