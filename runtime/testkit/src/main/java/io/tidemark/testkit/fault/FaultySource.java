// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.testkit.fault;

import io.tidemark.runtime.checkpoint.PartitionPosition;
import io.tidemark.runtime.source.ReadBefore;
import io.tidemark.runtime.source.RecordBuffer;
import io.tidemark.runtime.source.Source;
import io.tidemark.runtime.source.SourcePartition;
import io.tidemark.runtime.source.SourceReader;
import java.util.List;
import java.util.Set;

/** A source whose reader may die. */
final class FaultySource<R> implements Source<R> {
    /** There are many, and to die at one is like dying at the next. */
    private static final int POLLS_PER_CALL = 4;

    private final Source<R> source;
    private final Faults faults;

    FaultySource(Source<R> source, Faults faults) {
        this.source = source;
        this.faults = faults;
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public SourceReader<R> open() {
        SourceReader<R> reader = faults.at("open source", source::open);
        return new SourceReader<>() {
            @Override
            public List<? extends SourcePartition<R>> partitions() {
                return faulty(faults.at("partitions", () -> reader.partitions()));
            }

            @Override
            public List<? extends SourcePartition<R>> partitions(Set<String> known) {
                return faulty(faults.at("partitions", () -> reader.partitions(known)));
            }

            @Override
            public boolean beginsAnywhere() {
                return reader.beginsAnywhere();
            }

            @Override
            public List<? extends SourcePartition<R>> newPartitions() {
                faults.check();
                return faulty(reader.newPartitions());
            }

            @Override
            public void committed(List<PartitionPosition> positions) {
                faults.run("tell source", () -> reader.committed(positions));
            }

            @Override
            public void close() {
                // Also of a process that has died: what is open is not outside of it.
                reader.close();
            }
        };
    }

    private List<Partition> faulty(List<? extends SourcePartition<R>> partitions) {
        return partitions.stream().map(Partition::new).toList();
    }

    private final class Partition implements SourcePartition<R> {
        private final SourcePartition<R> partition;
        private int polls;

        Partition(SourcePartition<R> partition) {
            this.partition = partition;
        }

        @Override
        public String name() {
            return partition.name();
        }

        @Override
        public boolean bounded() {
            return partition.bounded();
        }

        @Override
        public void seek(long position) {
            faults.run("seek", () -> partition.seek(position));
        }

        @Override
        public void seek(long position, ReadBefore before) {
            faults.run("seek", () -> partition.seek(position, before));
        }

        @Override
        public String fingerprint() {
            return partition.fingerprint();
        }

        @Override
        public long position() {
            return partition.position();
        }

        @Override
        public long recordsBehind() {
            return partition.recordsBehind();
        }

        @Override
        public long bytesBehind() {
            return partition.bytesBehind();
        }

        @Override
        public boolean isSilent() {
            return partition.isSilent();
        }

        @Override
        public PollResult poll(RecordBuffer<R> buffer) {
            if (polls++ % POLLS_PER_CALL == 0) {
                return faults.at("poll", () -> partition.poll(buffer));
            }
            faults.check();
            return partition.poll(buffer);
        }

        @Override
        public void close() {
            partition.close();
        }
    }
}
