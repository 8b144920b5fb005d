// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.testkit.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.runtime.state.KeyedStateStore;
import io.tidemark.runtime.state.StateChanges;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one snapshot told, in order; holds it to the promises of {@link StateChanges}. */
final class Segment implements StateChanges {
    /** A key, and what is open there; null: nothing any more. */
    private static final class Change {
        private final byte[] key;
        private final long deadlineMillis;
        private final byte @Nullable [] state;

        private Change(byte[] key, long deadlineMillis, byte @Nullable [] state) {
            this.key = key;
            this.deadlineMillis = deadlineMillis;
            this.state = state;
        }
    }

    private final boolean full;
    private final List<Change> changes = new ArrayList<>();
    private final Set<String> put = new HashSet<>();
    private final Set<String> removed = new HashSet<>();
    /** What can be told later, and how many keys that is at most. */
    private record Later(int keys, Consumer<? super StateChanges> told) {}

    private final Deque<Later> later = new ArrayDeque<>();
    /** Number of changes told, or to be told later at most. */
    private int promised;

    private boolean ended;

    Segment(boolean full) {
        this.full = full;
    }

    boolean full() {
        return full;
    }

    /** Nothing may come any more. What can be told later is told now. */
    void end() {
        while (askForLater()) {
            // Until all is told.
        }
        ended = true;
    }

    @Override
    public void later(int keys, Consumer<? super StateChanges> told) {
        promised += keys;
        later.add(new Later(keys, told));
    }

    /** Some of what could be told later is told now; says whether there was any. */
    boolean askForLater() {
        Later next = later.poll();
        if (next == null) {
            return false;
        }
        int before = changes.size();
        promised -= next.keys;
        next.told.accept(this);
        assertThat(changes.size() - before).isLessThanOrEqualTo(next.keys);
        return true;
    }

    int promised() {
        return promised;
    }

    int size() {
        return changes.size();
    }

    @Override
    public void put(byte[] key, long deadlineMillis, byte[] state) {
        assertThat(ended).as("a key after the end").isFalse();
        assertThat(put.add(text(key))).as("a key comes once").isTrue();
        changes.add(new Change(key, deadlineMillis, state));
        promised++;
    }

    @Override
    public void remove(byte[] key) {
        assertThat(ended).as("a removal after the end").isFalse();
        assertThat(full).as("a removal in a full snapshot").isFalse();
        assertThat(removed.add(text(key))).as("a removal comes once").isTrue();
        assertThat(put).as("a removal comes first").doesNotContain(text(key));
        changes.add(new Change(key, KeyedStateStore.NEVER, null));
        promised++;
    }

    Set<String> keysPut() {
        return put;
    }

    Set<String> keysRemoved() {
        return removed;
    }

    void restoreTo(KeyedStateStore<?> store) {
        for (Change change : changes) {
            store.restore(change.key, change.deadlineMillis, change.state);
        }
    }

    /** What segments, the first of them full or the first at all, say together: state and deadline by key, as text. */
    static Map<String, String> replay(List<Segment> segments) {
        Map<String, String> states = new TreeMap<>();
        for (Segment segment : segments) {
            for (Change change : segment.changes) {
                if (change.state == null) {
                    assertThat(states.remove(text(change.key)))
                            .as("only what is there is removed")
                            .isNotNull();
                } else {
                    OpenState state = OpenState.FORMAT.deserialize(change.state);
                    assertThat(change.deadlineMillis).isEqualTo(state.deadlineMillis());
                    states.put(text(change.key), state.toString());
                }
            }
        }
        return states;
    }

    static String text(byte[] key) {
        return HexFormat.of().formatHex(key);
    }
}
