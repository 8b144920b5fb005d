// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.source;

import java.util.List;

/**
 * Where records come from: one or more partitions, each with its own order. A source is a description and may be opened
 * again for another run; the partitions it opens belong to one run.
 *
 * @param <R> type of the records, before they are decoded
 */
public interface Source<R> {
    /** Names the source in messages. */
    String name();

    /**
     * Opens all partitions, in an order that is the same in every run: it gives them their numbers, which are part of
     * the identity of events and decide the order of events of the same time. Called once per run, in the job's thread;
     * may block.
     */
    List<? extends SourcePartition<R>> open();
}
