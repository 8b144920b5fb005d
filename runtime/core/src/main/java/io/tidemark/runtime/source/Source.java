// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.source;

/**
 * Where records come from: one or more partitions, each with its own order. A source is a description and may be opened
 * again for another run; the partitions it opens belong to one run. Records are handed over for good, see {@link SourcePartition}.
 *
 * @param <R> type of the records, before they are decoded
 */
public interface Source<R> {
    /** Names the source in messages. */
    String name();

    /** Opens the source for a run, in the job's thread; may block. */
    SourceReader<R> open();
}
