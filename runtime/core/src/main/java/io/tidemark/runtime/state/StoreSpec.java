// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.state;

import io.tidemark.serde.KeySerializer;
import org.jspecify.annotations.Nullable;

/**
 * What a store is to hold. Immutable.
 *
 * @param name names the store within its shard: the name of the pattern
 * @param keys writes the keys; null: as the standard serializer does, which knows strings, numbers, booleans, characters, UUIDs, and lists of these. Of no use where keys are numbers
 * @param states writes the states; null if nothing is ever written, since the job has no checkpoints: then the store need
 *     not note what changes, and refuses a snapshot
 * @param <K> type of the keys
 * @param <S> type of the states
 */
public record StoreSpec<K, S>(
        String name,
        @Nullable KeySerializer<K> keys,
        @Nullable StateFormat<S> states) {}
