// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.source.SourcePartition;

/**
 * How far a source partition is, in event time and in what there is to read.
 *
 * @param name its name
 * @param watermarkMillis its watermark; {@link Long#MIN_VALUE} if there is none yet
 * @param status whether it holds others back
 * @param recordsBehind records that are there and have not been read; {@link SourcePartition#NOT_KNOWN} if the source cannot tell
 * @param bytesBehind bytes that are there and have not been read; {@link SourcePartition#NOT_KNOWN} if the source cannot tell
 */
public record PartitionTime(String name, long watermarkMillis, Status status, long recordsBehind, long bytesBehind) {
    /** Whether a partition holds others back. */
    public enum Status {
        /** It brings events: common time waits for it. */
        ACTIVE,
        /** It is silent: time goes on without it. */
        IDLE,
        /** It has ended. */
        ENDED
    }
}
