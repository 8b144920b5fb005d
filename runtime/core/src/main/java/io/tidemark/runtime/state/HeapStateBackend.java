// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.state;

/** Keeps everything on the heap, as objects. */
public final class HeapStateBackend implements StateBackend {
    /** Each store it makes stands for itself. */
    public HeapStateBackend() {}

    @Override
    public <K, S> ObjectKeyedStateStore<K, S> newStore(String pattern) {
        return new HeapObjectKeyedStore<>();
    }

    @Override
    public <S> LongKeyedStateStore<S> newLongKeyedStore(String pattern) {
        return new HeapLongKeyedStore<>();
    }
}
