// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

/**
 * How far a source partition is in event time.
 *
 * @param name its name
 * @param watermarkMillis its watermark; {@link Long#MIN_VALUE} if there is none yet
 * @param status whether it holds others back
 */
public record PartitionTime(String name, long watermarkMillis, Status status) {
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
