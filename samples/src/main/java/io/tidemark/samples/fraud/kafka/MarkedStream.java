// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.kafka;

import io.tidemark.samples.fraud.event.FraudEvent;
import io.tidemark.samples.fraud.event.FraudEvent.TimeReached;
import io.tidemark.samples.fraud.stream.DuplicateFilter;
import io.tidemark.samples.fraud.stream.FraudStream;
import io.tidemark.samples.fraud.stream.Planted;
import io.tidemark.samples.fraud.stream.StreamProfile;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is written to Kafka: the generated stream, each event once, and now and then in every partition how far time has
 * come, so that a silent partition holds up nobody; at last, that all time is over. A cursor; deterministic.
 */
final class MarkedStream {
    /** Later than all events and their windows. */
    static final long END = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();

    private static final int EVENTS_PER_MARK = 500;
    private static final long SECOND = 1_000;
    /** What tells time is no event of anybody's. */
    private static final long NO_ID = -1;

    private final FraudStream stream;
    private final DuplicateFilter filter;
    private final int partitions;
    private final long disorderMillis;
    private int sinceMark;
    private int marked;
    private long markMillis;
    private int partition;
    private @Nullable FraudEvent event;

    MarkedStream(StreamProfile profile) {
        this.stream = new FraudStream(profile);
        this.disorderMillis = profile.defects().disorder().toMillis();
        this.filter = new DuplicateFilter(disorderMillis + SECOND);
        this.partitions = profile.partitions();
        this.marked = partitions;
    }

    /** Moves to the next record; false: there is none. */
    boolean advance() {
        if (marked < partitions) {
            partition = marked++;
            event = new TimeReached(NO_ID, markMillis);
            return true;
        }
        if (markMillis == END) {
            event = null;
            return false;
        }
        if (sinceMark >= EVENTS_PER_MARK) {
            return mark(stream.arrivalMillis() - disorderMillis);
        }
        while (stream.advance()) {
            if (filter.isFirst(stream.event().id(), stream.arrivalMillis())) {
                sinceMark++;
                partition = stream.partition();
                event = stream.event();
                return true;
            }
        }
        return mark(END);
    }

    private boolean mark(long millis) {
        sinceMark = 0;
        marked = 0;
        markMillis = millis;
        return advance();
    }

    FraudEvent event() {
        if (event == null) {
            throw new IllegalStateException("there is no event: advance() must have returned true");
        }
        return event;
    }

    int partition() {
        return partition;
    }

    /** How many events there were up to now, marks not counted. */
    long events() {
        return stream.delivered() - filter.duplicates();
    }

    /** How many second deliveries were dropped. */
    long duplicates() {
        return filter.duplicates();
    }

    /** What was planted so far, frauds and near misses. */
    List<Planted> planted() {
        return stream.planted();
    }
}
