// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.state;

import org.jspecify.annotations.Nullable;

/**
 * A store whose keys are numbers, which are never boxed to look something up.
 *
 * @param <S> type of the states
 */
public interface LongKeyedStateStore<S> extends KeyedStateStore<S> {
    /** Goes to a key; returns its state, or null if nothing is open there. */
    @Nullable
    S load(long key);

    /**
     * The same for an event of some classes: if the key reacts to none of them the store may pass it over.
     *
     * @param classes as bits, see {@link #save(Object, long, int)}
     */
    @Nullable
    default S load(long key, int classes) {
        return load(key);
    }
}
