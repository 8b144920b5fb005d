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
    private static final int HASHED_FROM = 16;

    private static final int[] NO_INDEX = {};
    private static final double[] NO_NUMBERS = {};

    private @Nullable StateSet[] sets = new StateSet[4];
    private @Nullable Tuple[] tuples = new Tuple[4];
    /** The numbers of all tuples, one after the other: conditions on them read along this array. */
    private double[] numbers = NO_NUMBERS;

    private int width;
    private int[] runs = new int[4];
    private long[] lastTimes = new long[4];
    private int size;

    /** Open addressing, index + 1 of a bundle; used while a list is put together. */
    private int[] index = NO_INDEX;

    int size() {
        return size;
    }

    @SuppressWarnings("NullAway") // filled up to size
    StateSet set(int i) {
        return sets[i];
    }

    @SuppressWarnings("NullAway") // filled up to size
    Tuple tuple(int i) {
        return tuples[i];
    }

    double[] numbers() {
        return numbers;
    }

    int run(int i) {
        return runs[i];
    }

    long lastTime(int i) {
        return lastTimes[i];
    }

    void setRun(int i, int run) {
        runs[i] = run;
    }

    void clear() {
        // References beyond the size are overwritten soon, or belong to sets that live as long as the pattern.
        Arrays.fill(tuples, 0, size, null);
        size = 0;
        if (index.length > 0) {
            Arrays.fill(index, 0);
        }
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
            int capacity = Math.max(4, size * 2);
            sets = Arrays.copyOf(sets, capacity);
            tuples = Arrays.copyOf(tuples, capacity);
            runs = Arrays.copyOf(runs, capacity);
            lastTimes = Arrays.copyOf(lastTimes, capacity);
        }
        sets[size] = set;
        tuples[size] = tuple;
        addNumbers(tuple.numbers());
        lastTimes[size] = lastTime;
        runs[size] = run;
        size++;
        if (size >= HASHED_FROM) {
            enter(size - 1);
        }
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

    /** Whether the same keys are in the same order. */
    boolean sameKeys(Threads other) {
        if (size != other.size) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            if (!hasKey(i, other.set(i), other.tuple(i), other.lastTimes[i])) {
                return false;
            }
        }
        return true;
    }

    /** A list of its own, no larger than needed and without an index. */
    Threads compact() {
        Threads copy = new Threads();
        copy.sets = Arrays.copyOf(sets, size);
        copy.tuples = Arrays.copyOf(tuples, size);
        copy.numbers = width == 0 ? NO_NUMBERS : Arrays.copyOf(numbers, size * width);
        copy.width = width;
        copy.runs = Arrays.copyOf(runs, size);
        copy.lastTimes = Arrays.copyOf(lastTimes, size);
        copy.size = size;
        return copy;
    }

    /** Becomes equal to another list, in the space it has if that is about right. */
    void assign(Threads other) {
        int needed = other.size;
        if (needed > runs.length || runs.length > 4 * needed + 4) {
            int capacity = needed + needed / 2;
            sets = new StateSet[capacity];
            tuples = new Tuple[capacity];
            numbers = other.width == 0 ? NO_NUMBERS : new double[capacity * other.width];
            runs = new int[capacity];
            lastTimes = new long[capacity];
        } else if (needed < size) {
            Arrays.fill(tuples, needed, size, null);
        }
        System.arraycopy(other.sets, 0, sets, 0, needed);
        System.arraycopy(other.tuples, 0, tuples, 0, needed);
        width = other.width;
        if (numbers.length < needed * width) {
            numbers = new double[runs.length * width];
        }
        System.arraycopy(other.numbers, 0, numbers, 0, needed * width);
        System.arraycopy(other.runs, 0, runs, 0, needed);
        System.arraycopy(other.lastTimes, 0, lastTimes, 0, needed);
        size = needed;
    }

    long sizeInBytes() {
        return 40 + 4L * 16 + sets.length * (4L + 4 + 4 + 8) + 8L * numbers.length;
    }

    private boolean hasKey(int i, StateSet set, Tuple tuple, long lastTime) {
        return sets[i] == set && lastTimes[i] == lastTime && hasNumbers(i, tuple.numbers()) && tuple.equals(tuples[i]);
    }

    /** Asked first: the array is at hand, the tuple is not. */
    private boolean hasNumbers(int i, double[] wanted) {
        for (int k = 0; k < wanted.length; k++) {
            if (Double.doubleToLongBits(numbers[i * width + k]) != Double.doubleToLongBits(wanted[k])) {
                return false;
            }
        }
        return true;
    }

    private int findHashed(StateSet set, Tuple tuple, long lastTime) {
        if (index.length < size * 2) {
            rehash();
        }
        int mask = index.length - 1;
        int at = hash(set, tuple, lastTime) & mask;
        while (index[at] != 0) {
            if (hasKey(index[at] - 1, set, tuple, lastTime)) {
                return index[at] - 1;
            }
            at = (at + 1) & mask;
        }
        return -1;
    }

    private void enter(int i) {
        if (index.length < size * 2) {
            rehash();
            return;
        }
        place(i);
    }

    private void rehash() {
        index = new int[Integer.highestOneBit(size * 2) * 4];
        for (int i = 0; i < size; i++) {
            place(i);
        }
    }

    private void place(int i) {
        int mask = index.length - 1;
        int at = hash(set(i), tuple(i), lastTimes[i]) & mask;
        while (index[at] != 0) {
            if (index[at] == i + 1) {
                return;
            }
            at = (at + 1) & mask;
        }
        index[at] = i + 1;
    }

    private static int hash(StateSet set, Tuple tuple, long lastTime) {
        int hash = (set.stableHash() * 31 + tuple.hashCode()) * 31 + Long.hashCode(lastTime);
        return (hash * 0x9E3779B9) >>> 7;
    }
}
