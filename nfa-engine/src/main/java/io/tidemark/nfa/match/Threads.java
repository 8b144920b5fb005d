// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bundles: groups of runs that share a future, in the order in which their first runs would be emitted. A bundle's key
 * is the state set its runs are in, what later conditions read of them, and, where a gap may end them, the time of
 * their last event.
 */
final class Threads {
    /** The last time of bundles that no gap can end. */
    static final long ANY_TIME = Long.MIN_VALUE;

    /** From this size on, keys are found by hash. */
    private static final int HASHED_FROM = 64;

    private static final int[] NO_INDEX = {};
    private static final double[] NO_NUMBERS = {};
    private static final long[] NO_TIMES = {};
    private static final @Nullable Tuple[] NO_TUPLES = {};

    private @Nullable StateSet[] sets = new StateSet[0];
    private int[] runs = new int[0];
    private int size;

    /** The numbers of all tuples, one after the other: conditions on them read along this array. */
    private double[] numbers = NO_NUMBERS;

    private int width;
    /** The tuples that are more than numbers; no array as long as there are none. */
    private @Nullable Tuple[] tuples = NO_TUPLES;
    /** No array as long as all are {@link #ANY_TIME}. */
    private long[] lastTimes = NO_TIMES;

    /** Open addressing, index + 1 of a bundle, of the first {@code indexed}; used in large lists. */
    private int[] index = NO_INDEX;

    private int indexed;

    int size() {
        return size;
    }

    @SuppressWarnings("NullAway") // filled up to size
    StateSet set(int i) {
        return sets[i];
    }

    Tuple tuple(int i) {
        if (set(i).liveSlots() == 0) {
            return Tuple.EMPTY;
        }
        Tuple tuple = i < tuples.length ? tuples[i] : null;
        return tuple != null ? tuple : Tuple.ofNumbers(Arrays.copyOfRange(numbers, i * width, (i + 1) * width));
    }

    /** What is more than a number in the tuple of a bundle, {@link Tuple#EMPTY} if nothing is. */
    Tuple values(int i) {
        Tuple tuple = i < tuples.length ? tuples[i] : null;
        return tuple != null ? tuple : Tuple.EMPTY;
    }

    double[] numbers() {
        return numbers;
    }

    int run(int i) {
        return runs[i];
    }

    long lastTime(int i) {
        return i < lastTimes.length ? lastTimes[i] : ANY_TIME;
    }

    void setRun(int i, int run) {
        runs[i] = run;
    }

    void clear() {
        Arrays.fill(tuples, null);
        size = 0;
        forgetIndex();
    }

    /** Where the bundle of a key is, or -1. */
    int find(StateSet set, Tuple tuple, long lastTime) {
        if (size >= HASHED_FROM) {
            return findHashed(set, tuple, lastTime);
        }
        for (int i = 0; i < size; i++) {
            if (hasKey(i, set, tuple, lastTime)) {
                return i;
            }
        }
        return -1;
    }

    void add(StateSet set, Tuple tuple, long lastTime, int run) {
        if (size == runs.length) {
            grow(size + size / 2 + 1);
        }
        sets[size] = set;
        runs[size] = run;
        addNumbers(tuple.numbers());
        if (tuple.hasValues() || tuples.length > 0) {
            tuples = tuples.length < runs.length ? Arrays.copyOf(tuples, runs.length) : tuples;
            tuples[size] = tuple.hasValues() ? tuple : null;
        }
        if (lastTime != ANY_TIME || lastTimes.length > 0) {
            int before = lastTimes.length;
            if (before < runs.length) {
                lastTimes = Arrays.copyOf(lastTimes, runs.length);
                Arrays.fill(lastTimes, before, lastTimes.length, ANY_TIME);
            }
            lastTimes[size] = lastTime;
        }
        size++;
    }

    private void grow(int capacity) {
        sets = Arrays.copyOf(sets, capacity);
        runs = Arrays.copyOf(runs, capacity);
    }

    private void addNumbers(double[] added) {
        if (added.length > 0) {
            width = added.length;
        }
        if (width > 0) {
            if (numbers.length < runs.length * width) {
                numbers = Arrays.copyOf(numbers, runs.length * width);
            }
            for (int k = 0; k < width; k++) {
                numbers[size * width + k] = added.length > 0 ? added[k] : 0;
            }
        }
    }

    /** Leaves out the bundles that are not kept, and gives room back if there is much too much. */
    void retain(boolean[] kept, int from) {
        int to = 0;
        for (int i = 0; i < size; i++) {
            if (kept[from + i]) {
                move(i, to++);
            }
        }
        if (to < size) {
            Arrays.fill(tuples, Math.min(to, tuples.length), Math.min(size, tuples.length), null);
            size = to;
            forgetIndex();
            if (runs.length > 16 && runs.length > 4 * size) {
                assign(compact());
            }
        }
    }

    private void move(int from, int to) {
        if (from != to) {
            sets[to] = sets[from];
            runs[to] = runs[from];
            System.arraycopy(numbers, from * width, numbers, to * width, width);
            if (tuples.length > 0) {
                tuples[to] = tuples[from];
            }
            if (lastTimes.length > 0) {
                lastTimes[to] = lastTimes[from];
            }
        }
    }

    /** Whether the same keys are in the same order. */
    boolean sameKeys(Threads other) {
        if (size != other.size) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            boolean same = sets[i] == other.sets[i]
                    && lastTime(i) == other.lastTime(i)
                    && sameNumbers(set(i), numbers, i * width, other.numbers, i * other.width)
                    && values(i).equals(other.values(i));
            if (!same) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameNumbers(StateSet set, double[] a, int fromA, double[] b, int fromB) {
        for (int k = 0; k < set.numberCount(); k++) {
            if (Double.doubleToLongBits(a[fromA + k]) != Double.doubleToLongBits(b[fromB + k])) {
                return false;
            }
        }
        return true;
    }

    /** A list of its own, no larger than needed and without an index. */
    Threads compact() {
        Threads copy = new Threads();
        copy.sets = Arrays.copyOf(sets, size);
        copy.runs = Arrays.copyOf(runs, size);
        copy.numbers = width == 0 ? NO_NUMBERS : Arrays.copyOf(numbers, size * width);
        copy.width = width;
        copy.tuples = tuples.length == 0 ? NO_TUPLES : Arrays.copyOf(tuples, size);
        copy.lastTimes = lastTimes.length == 0 ? NO_TIMES : Arrays.copyOf(lastTimes, size);
        copy.size = size;
        return copy;
    }

    /** Becomes equal to another list, in the space it has if that is about right. */
    void assign(Threads other) {
        boolean fits = other.size <= runs.length && runs.length <= 4 * other.size + 4;
        if (!fits || other.width != width || other.tuples.length + tuples.length + other.lastTimes.length > 0) {
            Threads copy = other.compact();
            sets = copy.sets;
            runs = copy.runs;
            numbers = copy.numbers;
            width = copy.width;
            tuples = copy.tuples;
            lastTimes = copy.lastTimes;
        } else {
            System.arraycopy(other.sets, 0, sets, 0, other.size);
            System.arraycopy(other.runs, 0, runs, 0, other.size);
            if (numbers.length < other.size * width) {
                numbers = new double[runs.length * width];
            }
            System.arraycopy(other.numbers, 0, numbers, 0, other.size * width);
            lastTimes = NO_TIMES;
        }
        size = other.size;
        forgetIndex();
    }

    long sizeInBytes() {
        return 64
                + 4L * 16
                + sets.length * 8L
                + 8L * numbers.length
                + 4L * tuples.length
                + 8L * lastTimes.length
                + 4L * index.length;
    }

    private boolean hasKey(int i, StateSet set, Tuple tuple, long lastTime) {
        return sets[i] == set
                && lastTime(i) == lastTime
                && sameNumbers(set, numbers, i * width, tuple.numbers(), 0)
                && (!tuple.hasValues() || tuple.equals(values(i)));
    }

    private void forgetIndex() {
        if (indexed > 0) {
            Arrays.fill(index, 0);
            indexed = 0;
        }
    }

    private int findHashed(StateSet set, Tuple tuple, long lastTime) {
        if (index.length < size * 2) {
            index = new int[Integer.highestOneBit(size * 2) * 4];
            indexed = 0;
        }
        for (; indexed < size; indexed++) {
            place(indexed);
        }
        int mask = index.length - 1;
        int at = hash(set, tuple.numbers(), 0, tuple.valuesHash(), lastTime) & mask;
        while (index[at] != 0) {
            if (hasKey(index[at] - 1, set, tuple, lastTime)) {
                return index[at] - 1;
            }
            at = (at + 1) & mask;
        }
        return -1;
    }

    private void place(int i) {
        int mask = index.length - 1;
        int at = hash(set(i), numbers, i * width, values(i).valuesHash(), lastTime(i)) & mask;
        while (index[at] != 0) {
            at = (at + 1) & mask;
        }
        index[at] = i + 1;
    }

    private static int hash(StateSet set, double[] numbers, int from, int valuesHash, long lastTime) {
        int hash = (set.stableHash() * 31 + valuesHash) * 31 + Long.hashCode(lastTime);
        for (int k = 0; k < set.numberCount(); k++) {
            hash = hash * 31 + Double.hashCode(numbers[from + k]);
        }
        hash *= 0x9E3779B9;
        return hash ^ (hash >>> 15);
    }
}
