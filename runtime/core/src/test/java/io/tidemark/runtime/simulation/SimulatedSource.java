// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.simulation;

import io.tidemark.runtime.source.RecordBuffer;
import io.tidemark.runtime.source.Source;
import io.tidemark.runtime.source.SourcePartition;
import io.tidemark.runtime.source.SourceReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Partitions that survive the process, read in portions of random size. */
public final class SimulatedSource implements Source<SimulatedEvent> {
    private final List<List<SimulatedEvent>> partitions;
    private final Random random;
    private final Faults faults;

    public SimulatedSource(List<List<SimulatedEvent>> partitions, Random random, Faults faults) {
        this.partitions = partitions;
        this.random = random;
        this.faults = faults;
    }

    @Override
    public String name() {
        return "log";
    }

    @Override
    public SourceReader<SimulatedEvent> open() {
        List<SourcePartition<SimulatedEvent>> opened = new ArrayList<>();
        for (int i = 0; i < partitions.size(); i++) {
            opened.add(new Partition("log-" + i, partitions.get(i)));
        }
        return () -> opened;
    }

    private final class Partition implements SourcePartition<SimulatedEvent> {
        private final String name;
        private final List<SimulatedEvent> events;
        private int position;

        Partition(String name, List<SimulatedEvent> events) {
            this.name = name;
            this.events = events;
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
            position = Math.toIntExact(wanted);
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public PollResult poll(RecordBuffer<SimulatedEvent> buffer) {
            faults.at("poll", () -> {});
            int portion = random.nextInt(8);
            for (int i = 0; i < portion && position < events.size() && !buffer.isFull(); i++) {
                buffer.add(position, events.get(position));
                position++;
            }
            return position == events.size() ? PollResult.ENDED : PollResult.NOTHING_NOW;
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
