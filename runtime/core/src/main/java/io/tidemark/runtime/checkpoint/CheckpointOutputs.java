// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import java.util.Map;

/** The sinks of a job as a checkpoint sees them. Called by the thread that takes checkpoints, one call at a time. */
public interface CheckpointOutputs {
    /** A run is about to ask which checkpoint is the truth. Default: does nothing. */
    default void lookAround() {}

    /** A run begins: what the checkpoint that is the truth holds of each sink, by name. */
    void recover(Map<String, byte[]> committed);

    /** All workers have passed the barrier: what was written before is made durable. Returns what is to be kept, by name. */
    Map<String, byte[]> prepare(String checkpoint);

    /** The checkpoint is the truth: makes visible what was prepared. */
    void commit(Map<String, byte[]> prepared);
}
