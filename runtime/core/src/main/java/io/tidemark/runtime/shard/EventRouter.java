// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Says which patterns care about an event, and which shards own its keys. It has matchers of its own, since those of the
 * shards belong to other threads.
 *
 * @param <E> type of the events
 */
final class EventRouter<E> {
    private final List<Route<E>> routes = new ArrayList<>();
    /** By shard, the patterns that care there; of the event routed last. */
    private final long[] marks;

    EventRouter(ShardPlan<E> plan, int shards) {
        this.marks = new long[shards];
        for (PatternPlan<E, ?, ?> pattern : plan.patterns()) {
            routes.add(newRoute(pattern));
        }
    }

    private static <E, S> Route<E> newRoute(PatternPlan<E, ?, S> pattern) {
        return new Route<>(pattern.name(), pattern.newInterest(), pattern.newKeyHash());
    }

    /** The way of the events to one pattern. */
    private record Route<E>(String pattern, Interest<E> interest, KeyHash<E> keys) {}

    /** Finds out for whom an event is; says whether for anybody. */
    boolean route(E event) {
        Arrays.fill(marks, 0);
        boolean any = false;
        for (int i = 0; i < routes.size(); i++) {
            Route<E> route = routes.get(i);
            if (!route.interest().ignores(event)) {
                marks[shardOf(route.keys(), event, marks.length)] |= 1L << i;
                any = true;
            }
        }
        return any;
    }

    /** A key that cannot be found out fails again in the first shard, and is dealt with there, in order. */
    static <E> int shardOf(KeyHash<E> keys, E event, int shards) {
        int hash;
        try {
            hash = keys.ofEvent(event);
        } catch (Exception e) {
            return 0;
        }
        return shardOf(hash, shards);
    }

    /** The shard of a hash. Its high bits decide, since a table in the shard is ordered by the low ones. */
    static int shardOf(int hash, int shards) {
        int spread = hash * 0x9E3779B9;
        return (int) (((spread & 0xFFFF_FFFFL) * shards) >>> 32);
    }

    /** The patterns that care about the event routed last in a shard, a bit each; with more than 64 several share one. */
    long mark(int shard) {
        return marks[shard];
    }

    /** The shard of a key that was written to bytes; -1 if there is no such pattern. */
    int shardOf(String pattern, byte[] key) {
        for (Route<E> route : routes) {
            if (route.pattern().equals(pattern)) {
                return shardOf(route.keys().ofBytes(key), marks.length);
            }
        }
        return -1;
    }
}
