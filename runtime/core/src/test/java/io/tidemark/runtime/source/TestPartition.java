// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.source;

import java.util.List;

/**
 * What partitions of the tests have in common: positions that count from 0, and nothing to close. What comes is up to each.
 * Alone it is a source, too.
 *
 * @param <R> type of the records
 */
public abstract class TestPartition<R> implements Source<R>, SourcePartition<R> {
    private final String name;
    private final boolean bounded;
    private long position;

    /** A partition at its beginning. */
    protected TestPartition(String name, boolean bounded) {
        this.name = name;
        this.bounded = bounded;
    }

    /** Adds a record. */
    protected final void add(RecordBuffer<R> buffer, R record) {
        buffer.add(position++, record);
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final SourceReader<R> open() {
        return () -> List.of(this);
    }

    @Override
    public final boolean bounded() {
        return bounded;
    }

    @Override
    public final void seek(long wanted) {
        position = wanted;
    }

    @Override
    public final long position() {
        return position;
    }

    /** As sources have that can be told from another. */
    @Override
    public String fingerprint() {
        return "the partition " + name;
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
