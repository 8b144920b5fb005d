// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.state.rocksdb;

import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.state.StateFormat;

/**
 * What a store is made of.
 *
 * @param name name of the pattern
 * @param number number of the store in its shard
 * @param hotKeys how many keys stay on the heap
 * @param <S> type of the states
 */
record StoreContext<S>(String name, int number, int hotKeys, StateFormat<S> format, ColdDatabase database) {

    /** The state is not whole any more: nothing works from here on. */
    JobFailedException failed(String what, RuntimeException cause) {
        if (cause instanceof JobFailedException failure) {
            return database.fail(failure);
        }
        return database.fail(
                new JobFailedException("pattern " + name + ", " + what + ": " + cause.getMessage(), cause));
    }

    /** Nothing was written, nothing is lost. */
    JobFailedException notWritten(String what, RuntimeException cause) {
        return new JobFailedException("pattern " + name + ", " + what + ": " + cause, cause);
    }
}
