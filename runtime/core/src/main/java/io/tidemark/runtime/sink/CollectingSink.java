// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.sink;

import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the results in a list, for tests and small jobs. Thread-safe.
 *
 * @param <T> type of the results
 */
public final class CollectingSink<T> implements Sink<T> {
    private final List<T> results = new ArrayList<>();

    /** An empty list. */
    public CollectingSink() {}

    @Override
    public synchronized void write(T result) {
        results.add(result);
    }

    @Override
    public String toString() {
        return results().toString();
    }

    /** What has been written so far, in order: a fresh, unmodifiable list. */
    public synchronized List<T> results() {
        return List.copyOf(results);
    }
}
