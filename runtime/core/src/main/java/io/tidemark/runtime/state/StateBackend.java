// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.state;

/** Makes the stores of a shard, one per pattern. */
public interface StateBackend {
    /** A store for a pattern whose keys are objects. */
    <K, S> ObjectKeyedStateStore<K, S> newStore(String pattern);

    /** A store for a pattern whose keys are numbers. */
    <S> LongKeyedStateStore<S> newLongKeyedStore(String pattern);
}
