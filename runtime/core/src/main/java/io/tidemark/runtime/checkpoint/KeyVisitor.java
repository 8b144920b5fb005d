// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

/** Is handed what is in a checkpoint, by {@link CheckpointReader#read}. Arrays may be kept, and must not be changed. */
public interface KeyVisitor {
    /**
     * A key where something is open.
     *
     * @param pattern name of the pattern
     * @param shard number of the shard that held it
     * @param key the key, as its serializer wrote it
     * @param deadlineMillis event time at which the time of the state runs out; {@link Long#MAX_VALUE}: never
     * @param state what is open, as the engine wrote it
     */
    void key(String pattern, int shard, byte[] key, long deadlineMillis, byte[] state);

    /**
     * An event that waited for its turn.
     *
     * @param shard number of the shard where it waited
     * @param timestampMillis its timestamp
     * @param eventId its identity: source partition and position
     * @param event the event, as its serializer wrote it
     */
    void waiting(int shard, long timestampMillis, long eventId, byte[] event);
}
