// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.state;

import java.util.function.Consumer;

/**
 * Takes the changes of a snapshot from a store, in the thread of the shard. Each key comes at most once, but for one that
 * was forgotten and is there again: then its removal comes first. Arrays that are handed over are not changed afterwards.
 *
 * <p>What can be told by another thread is told by {@link #later}.
 */
public interface StateChanges {
    /** A key and what is open there. */
    void put(byte[] key, long deadlineMillis, byte[] state);

    /**
     * Keys that are told later, by another thread, in the order in which they came here; by default at once.
     *
     * @param keys how many at most, 0 or more
     * @param changes calls {@link #put} and {@link #remove}
     */
    default void later(int keys, Consumer<? super StateChanges> changes) {
        changes.accept(this);
    }

    /** A key that was in an earlier snapshot and where nothing is open any more. */
    void remove(byte[] key);
}
