// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

/** Which checkpoint the results of a worker belong to, counted from 0 in a run. Used by the worker's thread alone. */
public final class OutputEpoch {
    private long number;

    /** The first epoch. */
    public OutputEpoch() {}

    /** The epoch. */
    public long number() {
        return number;
    }

    /** The worker has passed a barrier. */
    public void next() {
        number++;
    }
}
