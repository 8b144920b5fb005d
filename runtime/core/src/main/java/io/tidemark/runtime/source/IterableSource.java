// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.source;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Records that are already there, or are made on the way: a bounded source over one or more {@link Iterable}s, each a
 * partition whose positions count from 0. Iterating again must yield the same.
 *
 * @param <R> type of the records
 */
public final class IterableSource<R> implements Source<R> {
    private final String name;
    private final List<Iterable<? extends R>> partitions;

    private IterableSource(String name, List<Iterable<? extends R>> partitions) {
        this.name = name;
        this.partitions = partitions;
    }

    /** A source of one partition. */
    public static <R> IterableSource<R> of(String name, Iterable<? extends R> records) {
        return new IterableSource<>(
                Objects.requireNonNull(name, "name"), List.of(Objects.requireNonNull(records, "records")));
    }

    /** A source with a partition for each element of the list. */
    public static <R> IterableSource<R> ofPartitions(String name, List<? extends Iterable<? extends R>> partitions) {
        return new IterableSource<>(
                Objects.requireNonNull(name, "name"), List.copyOf(Objects.requireNonNull(partitions, "partitions")));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public SourceReader<R> open() {
        List<SourcePartition<R>> opened = new ArrayList<>();
        for (Iterable<? extends R> records : partitions) {
            opened.add(new Partition<>(name + "-" + opened.size(), records.iterator()));
        }
        return () -> opened;
    }

    private static final class Partition<R> implements SourcePartition<R> {
        private final String name;
        private final Iterator<? extends R> records;
        private long position;

        Partition(String name, Iterator<? extends R> records) {
            this.name = name;
            this.records = records;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean bounded() {
            return true;
        }

        @Override
        public void seek(long wanted) {
            while (position < wanted) {
                if (!records.hasNext()) {
                    throw new IllegalArgumentException(
                            "position " + wanted + " in " + name + ": it ends at position " + position);
                }
                records.next();
                position++;
            }
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public PollResult poll(RecordBuffer<R> buffer) {
            while (!buffer.isFull()) {
                if (!records.hasNext()) {
                    return PollResult.ENDED;
                }
                R record = requireRecord(records.next());
                buffer.add(position++, record);
            }
            return PollResult.MORE;
        }

        private R requireRecord(@Nullable R record) {
            if (record == null) {
                throw new IllegalArgumentException("record " + position + " is null");
            }
            return record;
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
