// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.workload;

import java.util.List;

/**
 * Queries over a stream, keyed by card.
 *
 * @param name what it is called in reports
 * @param queries one, or many over the same stream
 * @param stream the events as they arrive
 */
public record Workload(String name, List<Query> queries, TransactionStream stream) {
    /** Copies the list. */
    public Workload {
        queries = List.copyOf(queries);
    }
}
