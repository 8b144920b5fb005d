// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import io.tidemark.runtime.state.KeyedStateStore;
import io.tidemark.runtime.state.LongKeyedStateStore;
import io.tidemark.runtime.state.ObjectKeyedStateStore;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds the state of an event's key.
 *
 * @param <E> type of the events
 * @param <S> type of the states
 */
interface KeyAccess<E, S> {
    /** Goes to the key of an event; returns its state, or null if nothing is open there. */
    @Nullable
    S load(E event);

    /** The same for an event of some classes; see {@link KeyedStateStore#passedOver}. */
    @Nullable
    S load(E event, int classes);

    /** Where the states are. */
    KeyedStateStore<S> store();

    /**
     * Keys that are objects.
     *
     * @param writable looks at keys that will have to be written; null: none will
     */
    record ByObject<E, K, S>(
            Function<? super E, ? extends K> keys,
            ObjectKeyedStateStore<K, S> store,
            @Nullable WritableKeys<K> writable)
            implements KeyAccess<E, S> {
        private K key(E event) {
            K key = KeyHash.checked(keys.apply(event));
            return writable == null ? key : writable.checked(key);
        }

        @Override
        public @Nullable S load(E event) {
            return store.load(key(event));
        }

        @Override
        public @Nullable S load(E event, int classes) {
            return store.load(key(event), classes);
        }
    }

    /** Keys that are numbers: nothing is boxed. */
    record ByLong<E, S>(ToLongFunction<? super E> keys, LongKeyedStateStore<S> store) implements KeyAccess<E, S> {
        @Override
        public @Nullable S load(E event) {
            return store.load(keys.applyAsLong(event));
        }

        @Override
        public @Nullable S load(E event, int classes) {
            return store.load(keys.applyAsLong(event), classes);
        }
    }
}
