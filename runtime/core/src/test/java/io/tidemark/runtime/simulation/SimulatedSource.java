// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.simulation;

import io.tidemark.runtime.source.EventId;
import io.tidemark.runtime.source.RecordBuffer;
import io.tidemark.runtime.source.Source;
import io.tidemark.runtime.source.SourcePartition;
import io.tidemark.runtime.source.SourceReader;
import io.tidemark.runtime.source.TestPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongConsumer;

/** Partitions that survive the process, read in portions of random size, with pauses. */
public final class SimulatedSource implements Source<SimulatedEvent> {
    private final List<List<SimulatedEvent>> partitions;
    private final Random random;
    private final Faults faults;
    private final LongConsumer reading;
    private int quietPolls;

    /**
     * A source of partitions.
     *
     * @param reading is told the identity of each event that is read
     */
    public SimulatedSource(List<List<SimulatedEvent>> partitions, Random random, Faults faults, LongConsumer reading) {
        this.partitions = partitions;
        this.random = random;
        this.faults = faults;
        this.reading = reading;
    }

    @Override
    public String name() {
        return "log";
    }

    @Override
    public SourceReader<SimulatedEvent> open() {
        List<SourcePartition<SimulatedEvent>> opened = new ArrayList<>();
        for (int i = 0; i < partitions.size(); i++) {
            opened.add(new Partition(i, partitions.get(i)));
        }
        return () -> opened;
    }

    private final class Partition extends TestPartition<SimulatedEvent> {
        private final int number;
        private final List<SimulatedEvent> events;

        Partition(int number, List<SimulatedEvent> events) {
            super("log-" + number, true);
            this.number = number;
            this.events = events;
        }

        @Override
        public PollResult poll(RecordBuffer<SimulatedEvent> buffer) {
            faults.at("poll", () -> {});
            if (quietPolls == 0 && random.nextInt(30) == 0) {
                quietPolls = random.nextInt(60);
            }
            if (quietPolls > 0) {
                // Of all partitions: a stream that falls silent.
                quietPolls--;
                return PollResult.NOTHING_NOW;
            }
            int portion = random.nextInt(8);
            for (int i = 0; i < portion && position() < events.size() && !buffer.isFull(); i++) {
                reading.accept(EventId.of(number, position()));
                add(buffer, events.get(Math.toIntExact(position())));
            }
            return position() == events.size() ? PollResult.ENDED : PollResult.NOTHING_NOW;
        }
    }
}
