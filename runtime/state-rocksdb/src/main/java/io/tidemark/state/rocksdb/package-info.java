// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** Keyed state larger than memory: keys in use are objects, the others are bytes in RocksDB. */
@NullMarked
package io.tidemark.state.rocksdb;

import org.jspecify.annotations.NullMarked;
