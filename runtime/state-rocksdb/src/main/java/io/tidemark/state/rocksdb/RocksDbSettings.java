// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.state.rocksdb;

/** The limits of one shard, see {@link RocksDbStateBackend}. */
record RocksDbSettings(int hotKeys, long blockCacheBytes, long writeBufferBytes, long diskLimitBytes) {
    static final int MIN_HOT_KEYS = 16;
    static final int MAX_HOT_KEYS = 100_000_000;
    static final long MIN_CACHE_BYTES = 1L << 20;
    static final long MIN_BUFFER_BYTES = 64L << 10;
    static final long UNLIMITED = Long.MAX_VALUE;

    static final RocksDbSettings DEFAULT = new RocksDbSettings(100_000, 64L << 20, 64L << 20, UNLIMITED);

    RocksDbSettings {
        requireBetween("hot keys", hotKeys, MIN_HOT_KEYS, MAX_HOT_KEYS);
        requireBetween("block cache in bytes", blockCacheBytes, MIN_CACHE_BYTES, Long.MAX_VALUE);
        requireBetween("write buffer in bytes", writeBufferBytes, MIN_BUFFER_BYTES, Long.MAX_VALUE);
        requireBetween("disk limit in bytes", diskLimitBytes, MIN_CACHE_BYTES, Long.MAX_VALUE);
    }

    private static void requireBetween(String what, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "RocksDB state: " + what + " is " + value + "; it must be " + min + " to " + max);
        }
    }
}
