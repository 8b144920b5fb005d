// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.state;

import java.util.function.Consumer;

/**
 * Takes the changes of a snapshot from a store, in the thread of the shard. Each key comes at most once, but for one that
 * was forgotten and is there again: then its removal comes first. Arrays that are handed over are not changed afterwards.
 */
public interface StateChanges {
    /** A key and what is open there. */
    void put(byte[] key, long deadlineMillis, byte[] state);

    /**
     * A key that is put later, by another thread, in the order in which keys came; by default at once.
     *
     * @param change calls {@link #put} once, with what does not change any more
     */
    default void putLater(Consumer<? super StateChanges> change) {
        change.accept(this);
    }

    /** A key that was in an earlier snapshot and where nothing is open any more. */
    void remove(byte[] key);
}
