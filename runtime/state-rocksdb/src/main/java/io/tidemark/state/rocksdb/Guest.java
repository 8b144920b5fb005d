// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.state.rocksdb;

/**
 * A key of the database where the store stands: it is not on the heap yet, and will only be if it is saved.
 *
 * @param <S> type of the state
 */
final class Guest<S> {
    final byte[] key;
    final byte[] value;
    final S state;
    /** Found by its timer, which is gone therefore. */
    final boolean due;

    Guest(byte[] key, byte[] value, S state, boolean due) {
        this.key = key;
        this.value = value;
        this.state = state;
        this.due = due;
    }
}
