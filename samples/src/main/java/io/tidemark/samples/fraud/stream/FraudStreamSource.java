// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.stream;

import io.tidemark.runtime.source.RecordBuffer;
import io.tidemark.runtime.source.Source;
import io.tidemark.runtime.source.SourcePartition;
import io.tidemark.runtime.source.SourceReader;
import io.tidemark.samples.fraud.event.FraudEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The generated stream as a source of several partitions. Each event is handed on once, though the stream delivers some
 * of them twice. A source is opened once; the stream it yields is known afterwards.
 */
public final class FraudStreamSource implements Source<FraudEvent> {
    /** A partition without events at hand lets the stream deliver so many; the fewer, the closer they keep together. */
    private static final int BATCH = 200;

    private final FraudStream stream;
    private final DuplicateFilter filter;
    private final long disorderMillis;
    private final List<Deque<FraudEvent>> waiting = new ArrayList<>();

    /** A source of the stream of a profile. */
    public FraudStreamSource(StreamProfile profile) {
        this.stream = new FraudStream(profile);
        this.disorderMillis = profile.defects().disorder().toMillis();
        this.filter = new DuplicateFilter(disorderMillis + Scene.SECOND);
        for (int i = 0; i < profile.partitions(); i++) {
            waiting.add(new ArrayDeque<>());
        }
    }

    @Override
    public String name() {
        return "generator";
    }

    @Override
    public SourceReader<FraudEvent> open() {
        List<SourcePartition<FraudEvent>> partitions = new ArrayList<>();
        for (int i = 0; i < waiting.size(); i++) {
            partitions.add(new Partition(i));
        }
        return () -> partitions;
    }

    /** What was planted so far, frauds and near misses. */
    public List<Planted> planted() {
        return stream.planted();
    }

    /** How many second deliveries were dropped. */
    public long duplicates() {
        return filter.duplicates();
    }

    private void deliver() {
        for (int i = 0; i < BATCH && stream.advance(); i++) {
            if (filter.isFirst(stream.event().id(), stream.arrivalMillis())) {
                waiting.get(stream.partition()).add(stream.event());
            }
        }
    }

    private final class Partition implements SourcePartition<FraudEvent> {
        private final int index;
        private final Deque<FraudEvent> queue;
        private long position;

        Partition(int index) {
            this.index = index;
            this.queue = waiting.get(index);
        }

        @Override
        public String name() {
            return "generator-" + index;
        }

        @Override
        public boolean bounded() {
            return true;
        }

        @Override
        public void seek(long wanted) {
            if (wanted != 0) {
                throw new IllegalArgumentException("position " + wanted + ": the generator only begins at 0");
            }
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public PollResult poll(RecordBuffer<FraudEvent> buffer) {
            if (queue.isEmpty()) {
                deliver();
            }
            while (!buffer.isFull() && !queue.isEmpty()) {
                buffer.add(position++, queue.remove());
            }
            if (queue.isEmpty() && stream.isOver()) {
                return PollResult.ENDED;
            }
            if (queue.isEmpty() && !buffer.isFull()) {
                // What comes later arrives later. Without saying so, a silent partition would hold back the others.
                buffer.addWatermark(stream.arrivalMillis() - disorderMillis - 1);
            }
            return PollResult.MORE;
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
