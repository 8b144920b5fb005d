// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import java.util.AbstractList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events of a stage, newest first, sharing the tail with the runs it branched from. Equal if the same objects. */
final class EventList {
    static final EventList NONE = new EventList(null, null, 0, 1);

    private final @Nullable Object event;
    private final @Nullable EventList earlier;
    private final int size;
    private final int hash;
    private @Nullable List<Object> oldestFirst;

    private EventList(@Nullable Object event, @Nullable EventList earlier, int size, int hash) {
        this.event = event;
        this.earlier = earlier;
        this.size = size;
        this.hash = hash;
    }

    /** One event longer; {@code mark} is a number that tells the event from most others. */
    EventList with(Object newest, long mark) {
        return new EventList(newest, this, size + 1, Long.hashCode(Hashing.mix(hash, mark)));
    }

    /** The events, oldest first, unmodifiable; made once, for all who share this list. */
    List<Object> oldestFirst() {
        List<Object> list = oldestFirst;
        if (list == null) {
            @Nullable Object[] events = new Object[size];
            EventList at = this;
            for (int i = size - 1; i >= 0 && at != null; i--) {
                events[i] = at.event;
                at = at.earlier;
            }
            list = new Fixed(events);
            oldestFirst = list;
        }
        return list;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof EventList that) || hash != that.hash || size != that.size) {
            return false;
        }
        EventList a = this;
        EventList b = that;
        while (a != b && a != null && b != null) {
            if (a.event != b.event) {
                return false;
            }
            a = a.earlier;
            b = b.earlier;
        }
        return true;
    }

    @Override
    public int hashCode() {
        return hash;
    }

    private static final class Fixed extends AbstractList<Object> {
        private final @Nullable Object[] events;

        Fixed(@Nullable Object[] events) {
            this.events = events;
        }

        @Override
        @SuppressWarnings("NullAway") // filled from the list, which holds events only
        public Object get(int index) {
            return events[index];
        }

        @Override
        public int size() {
            return events.length;
        }
    }

    /** No events, oldest first. */
    static List<Object> empty() {
        return Collections.emptyList();
    }
}
