// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.rival;

import io.tidemark.benchmarks.workload.Transaction;

/**
 * Every A before every B before a C within a window: keeps the times of the As, and of each B its time and the number
 * of As before it.
 */
public final class CombinatorialMachine implements HandMachine {
    private final int a;
    private final int b;
    private final int c;
    private final long windowMillis;
    private final LongMap<Key> keys = new LongMap<>();

    /** For some event types. */
    public CombinatorialMachine(int a, int b, int c, long windowMillis) {
        this.a = a;
        this.b = b;
        this.c = c;
        this.windowMillis = windowMillis;
    }

    @Override
    public void event(Transaction event, Tally tally) {
        Key key = keys.get(event.cardId);
        if (event.type == a) {
            if (key == null) {
                key = new Key();
                keys.put(event.cardId, key);
            }
            key.expire(event.timestamp - windowMillis);
            key.as.add(event.timestamp);
        } else if (key != null && event.type == b) {
            key.expire(event.timestamp - windowMillis);
            key.bs.add(event.timestamp);
            key.asBefore.add(key.droppedAs + key.as.size());
        } else if (key != null && event.type == c) {
            key.expire(event.timestamp - windowMillis);
            key.complete(event.timestamp, tally);
        }
    }

    @Override
    public void expire(long timestampMillis) {
        keys.removeIf(key -> {
            key.expire(timestampMillis - windowMillis);
            return key.as.size() == 0;
        });
    }

    private static final class Key {
        private final LongQueue as = new LongQueue();
        private final LongQueue bs = new LongQueue();
        private final LongQueue asBefore = new LongQueue();
        private long droppedAs;

        void expire(long cut) {
            int size = as.size();
            as.dropUpTo(cut);
            droppedAs += size - as.size();
            size = bs.size();
            bs.dropUpTo(cut);
            asBefore.dropFirst(size - bs.size());
        }

        void complete(long time, Tally tally) {
            for (int i = 0; i < bs.size(); i++) {
                int before = (int) (asBefore.get(i) - droppedAs);
                for (int j = 0; j < before; j++) {
                    tally.add(as.get(j), time);
                }
            }
        }
    }
}
