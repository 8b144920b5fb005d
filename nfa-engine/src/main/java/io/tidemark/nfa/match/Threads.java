// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bundles: groups of runs that share a future, in the order in which their first runs would be emitted. A bundle's key
 * is the state set its runs are in, what later conditions read of them, and, where a gap may end them, the time of
 * their last event; see {@link RowLayout}.
 *
 * <p>A bundle is added in three steps: {@link #draft} begins a row behind the last, {@link Slots} writes the values,
 * and {@link #place} adds it, unless a bundle with the same key is there.
 */
sealed class Threads permits Cohort {
    /** The last time of bundles that no gap can end. */
    static final long ANY_TIME = Long.MIN_VALUE;

    /** From this size on, keys are found by hash. */
    private static final int HASHED_FROM = 64;

    private static final long[] NO_WORDS = {};
    private static final int[] NO_INDEX = {};
    private static final @Nullable Tuple[] NO_TUPLES = {};

    private final RowLayout layout;
    private long[] words = NO_WORDS;
    private int size;

    /** A tuple for each row there is room for, if the layout is valued. */
    private @Nullable Tuple[] tuples = NO_TUPLES;

    /** Open addressing, index + 1 of a bundle, of the first {@code indexed}; used in large lists. */
    private int[] index = NO_INDEX;

    private int indexed;

    Threads(RowLayout layout) {
        this.layout = layout;
    }

    RowLayout layout() {
        return layout;
    }

    final int size() {
        return size;
    }

    final StateSet set(int i) {
        return layout.table().set(setId(words[i * layout.stride()]));
    }

    final int run(int i) {
        return NodeLayout.low(words[i * layout.stride()]);
    }

    final void setRun(int i, int run) {
        int at = i * layout.stride();
        words[at] = NodeLayout.pack(setId(words[at]), run);
    }

    final long lastTime(int i) {
        return layout.timed() ? words[(i + 1) * layout.stride() - 1] : ANY_TIME;
    }

    /** The rows, one after the other. */
    final long[] words() {
        return words;
    }

    /** Reads where the rows are, see {@link OpenRuns#touch}. */
    final long touchRows() {
        return words.length == 0 ? 0 : words[words.length - 1] + words[0];
    }

    /** Where the numbers of a bundle, or of the draft, begin. */
    final int numbersAt(int i) {
        return i * layout.stride() + 1;
    }

    /** What conditions read of a bundle, or of the draft, besides numbers. */
    final Tuple tuple(int i) {
        Tuple tuple = layout.valued() ? tuples[i] : null;
        return tuple != null ? tuple : Tuple.EMPTY;
    }

    private static int setId(long word) {
        return NodeLayout.high(word);
    }

    // --- adding ---

    /** Begins a row behind the last, its values still to be written. */
    final void draft(StateSet set, long lastTime) {
        int at = makeRoom();
        words[at] = NodeLayout.pack(set.id(), Ref.NIL);
        if (layout.timed()) {
            words[at + layout.stride() - 1] = lastTime;
        }
    }

    /** Begins a row behind the last with the key of a bundle of another list. */
    final void draft(Threads other, int i) {
        int at = makeRoom();
        System.arraycopy(other.words, i * layout.stride(), words, at, layout.stride());
        if (layout.valued()) {
            tuples[size] = other.tuples[i];
        }
    }

    /** Sets what conditions read of the draft besides numbers. */
    final void setDraftTuple(Tuple tuple) {
        tuples[size] = tuple;
    }

    private int makeRoom() {
        int at = size * layout.stride();
        if (at == words.length) {
            resize(Math.max(2, size + size / 2 + 1));
        }
        return at;
    }

    private void resize(int rows) {
        words = Arrays.copyOf(words, rows * layout.stride());
        if (layout.valued()) {
            tuples = Arrays.copyOf(tuples, rows);
        }
    }

    /** Adds the draft; or, if a bundle has its key, gives it up, and returns which one has. Else -1. */
    final int place(int run) {
        int same = size >= HASHED_FROM ? findHashed() : find();
        if (same < 0) {
            add(run);
        } else if (layout.valued()) {
            tuples[size] = null;
        }
        return same;
    }

    /** Adds the draft, though another bundle may have its key. */
    final void add(int run) {
        setRun(size++, run);
    }

    private int find() {
        for (int i = 0; i < size; i++) {
            if (hasKeyOf(i, this, size)) {
                return i;
            }
        }
        return -1;
    }

    private boolean hasKeyOf(int i, Threads other, int j) {
        int stride = layout.stride();
        int a = i * stride;
        int b = j * stride;
        if (setId(words[a]) != setId(other.words[b])) {
            return false;
        }
        for (int k = 1; k < stride; k++) {
            if (words[a + k] != other.words[b + k]) {
                return false;
            }
        }
        return !layout.valued() || tuple(i).equals(other.tuple(j));
    }

    // --- whole lists ---

    final void clear() {
        if (layout.valued()) {
            Arrays.fill(tuples, null);
        }
        size = 0;
        forgetIndex();
    }

    /** Has nothing left, and gives its room back. */
    final void release() {
        clear();
        resize(0);
        index = NO_INDEX;
    }

    /** Leaves out the bundles that are not kept, and gives room back if there is much too much. */
    final void retain(boolean[] kept) {
        int to = 0;
        for (int i = 0; i < size; i++) {
            if (kept[i]) {
                move(i, to++);
            }
        }
        if (to < size) {
            if (layout.valued()) {
                Arrays.fill(tuples, to, size, null);
            }
            size = to;
            forgetIndex();
            if (words.length > 16 * layout.stride() && words.length > 4 * size * layout.stride()) {
                resize(size);
                index = NO_INDEX;
            }
        }
    }

    private void move(int from, int to) {
        if (from != to) {
            int stride = layout.stride();
            System.arraycopy(words, from * stride, words, to * stride, stride);
            if (layout.valued()) {
                tuples[to] = tuples[from];
            }
        }
    }

    /** Whether the same keys are in the same order. */
    final boolean sameKeys(Threads other) {
        boolean same = size == other.size;
        for (int i = 0; same && i < size; i++) {
            same = hasKeyOf(i, other, i);
        }
        return same;
    }

    /** Becomes equal to another list, in the space it has if that is about right. */
    final void assign(Threads other) {
        int used = other.size * layout.stride();
        if (used > words.length || words.length > 4 * (used + layout.stride())) {
            words = used == 0 ? NO_WORDS : Arrays.copyOf(other.words, used);
            index = NO_INDEX;
            indexed = 0;
        } else {
            System.arraycopy(other.words, 0, words, 0, used);
            forgetIndex();
        }
        if (layout.valued()) {
            tuples = Arrays.copyOf(Arrays.copyOf(other.tuples, other.size), words.length / layout.stride());
        }
        size = other.size;
    }

    long sizeInBytes() {
        return 56 + 16L * 3 + 8L * words.length + 4L * tuples.length + 4L * index.length;
    }

    // --- the index ---

    private void forgetIndex() {
        if (indexed > 0) {
            Arrays.fill(index, 0);
            indexed = 0;
        }
    }

    private int findHashed() {
        if (index.length < size * 2) {
            index = new int[Integer.highestOneBit(size * 2) * 4];
            indexed = 0;
        }
        int mask = index.length - 1;
        for (; indexed < size; indexed++) {
            int at = hash(indexed) & mask;
            while (index[at] != 0) {
                at = (at + 1) & mask;
            }
            index[at] = indexed + 1;
        }
        int at = hash(size) & mask;
        while (index[at] != 0) {
            if (hasKeyOf(index[at] - 1, this, size)) {
                return index[at] - 1;
            }
            at = (at + 1) & mask;
        }
        return -1;
    }

    private int hash(int i) {
        int at = i * layout.stride();
        int hash = setId(words[at]) * 31 + tuple(i).hashCode();
        for (int k = 1; k < layout.stride(); k++) {
            hash = hash * 31 + Long.hashCode(words[at + k]);
        }
        hash *= 0x9E3779B9;
        return hash ^ (hash >>> 15);
    }
}
