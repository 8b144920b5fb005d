// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import io.tidemark.runtime.state.KeyedStateStore;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts what is open for the keys of one pattern, a few keys at a time while events go on. So what it finds is not what
 * there was at one moment: keys that change meanwhile are seen before or after, and some twice or not at all. One thread.
 *
 * @param <S> type of the states
 */
final class KeyCensus<S> {
    private final PatternMatcher<?, S> matcher;
    private final KeyedStateStore<S> store;
    private final long[] counts;
    private long heldBack;
    private long bytes;
    private boolean counting;
    /** What was found; null: nothing yet. */
    private @Nullable Result last;

    KeyCensus(PatternMatcher<?, S> matcher, KeyedStateStore<S> store) {
        this.matcher = matcher;
        this.store = store;
        this.counts = new long[matcher.stages().size()];
    }

    /**
     * What was found.
     *
     * @param openMatches open partial matches by the stage they wait for
     * @param heldBack complete matches that wait for an earlier partial match
     * @param stateBytes heap for the states, or what they would take there, without events
     */
    record Result(Map<String, Long> openMatches, long heldBack, long stateBytes) {}

    /** What was found last, by this or by a visit to all keys at once. */
    @Nullable
    Result last() {
        return last;
    }

    /** Somebody else visits the keys, so that a count in work has to begin again. */
    void interrupt() {
        counting = false;
    }

    /** Visits all keys at once. */
    Result all() {
        counting = false;
        boolean more = true;
        while (more) {
            more = step(Integer.MAX_VALUE);
        }
        Result found = last;
        if (found == null) {
            throw new IllegalStateException("keys were counted, and nothing came of it");
        }
        return found;
    }

    /** Visits some more keys; says whether there are more. */
    boolean step(int limit) {
        if (!counting) {
            counting = true;
            heldBack = 0;
            bytes = 0;
            Arrays.fill(counts, 0);
            store.visitKeys();
        }
        for (int left = limit; left > 0; left--) {
            S state = store.readNextKey();
            if (state == null) {
                counting = false;
                last = new Result(byStage(), heldBack, bytes);
                return false;
            }
            matcher.countOpenMatches(state, counts);
            heldBack += matcher.countHeldBack(state);
            bytes += matcher.sizeInBytes(state);
        }
        return true;
    }

    private Map<String, Long> byStage() {
        List<String> stages = matcher.stages();
        Map<String, Long> byStage = new LinkedHashMap<>();
        for (int i = 0; i < counts.length; i++) {
            byStage.put(stages.get(i), counts[i]);
        }
        return byStage;
    }
}
