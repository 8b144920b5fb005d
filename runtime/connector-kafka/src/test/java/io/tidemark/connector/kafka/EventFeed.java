// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import io.tidemark.runtime.chaos.ChaosJob;
import io.tidemark.runtime.chaos.ChaosJob.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Events out of order that are written to a topic a few at a time, for as long as a test goes on. Keeps what it has written. */
final class EventFeed {
    private static final int EVENTS_AT_A_TIME = 20;

    private final TestKafka kafka;
    private final String topic;
    private final int keys;
    private final Random random;
    private final List<List<Event>> written = new ArrayList<>();
    private long time;

    /** @param keys of each partition */
    EventFeed(TestKafka kafka, String topic, int partitions, int keys, Random random) {
        this.kafka = kafka;
        this.topic = topic;
        this.keys = keys;
        this.random = random;
        for (int i = 0; i < partitions; i++) {
            written.add(new ArrayList<>());
        }
    }

    /** By partition. */
    List<List<Event>> written() {
        return written;
    }

    void feed() {
        for (int partition = 0; partition < written.size(); partition++) {
            List<Event> events = new ArrayList<>();
            for (int i = 0; i < EVENTS_AT_A_TIME; i++) {
                int disorder = random.nextInt(4) == 0 ? random.nextInt(ChaosJob.DISORDER) : 0;
                int key = written.size() * random.nextInt(keys) + partition;
                events.add(new Event(key, Math.max(0, time + i - disorder), "abcx".charAt(random.nextInt(4))));
            }
            write(partition, events);
        }
        time += EVENTS_AT_A_TIME;
    }

    /** Time comes to the end of all windows. */
    void end() {
        for (int partition = 0; partition < written.size(); partition++) {
            write(partition, List.of(new Event(-1, AlertJob.LATEST, 'x')));
        }
    }

    private void write(int partition, List<Event> events) {
        written.get(partition).addAll(events);
        kafka.send(topic, partition, events.stream().map(Event::line).toArray(String[]::new));
    }
}
