// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.state.rocksdb;

import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/** Goes through a range of keys in order. */
final class ColdRange implements AutoCloseable {
    private final ColdDatabase database;
    private final ReadOptions options;
    private final Slice bound;
    private final RocksIterator iterator;

    ColdRange(ColdDatabase database, ReadOptions options, Slice bound, RocksIterator iterator, byte[] from) {
        this.database = database;
        this.options = options;
        this.bound = bound;
        this.iterator = iterator;
        iterator.seek(from);
    }

    /** Whether it stands at a key; if not, the range is over. */
    boolean isValid() {
        if (iterator.isValid()) {
            return true;
        }
        try {
            // An error ends a range, too, and must not pass for its end.
            iterator.status();
        } catch (RocksDBException e) {
            throw database.fail("cannot be read", e);
        }
        return false;
    }

    void next() {
        iterator.next();
    }

    byte[] key() {
        return iterator.key();
    }

    byte[] value() {
        return iterator.value();
    }

    /** What it reads with; for reading single keys as they were then. */
    ReadOptions options() {
        return options;
    }

    @Override
    public void close() {
        iterator.close();
        options.close();
        bound.close();
    }
}
