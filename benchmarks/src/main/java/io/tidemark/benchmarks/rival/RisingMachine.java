// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.rival;

import io.tidemark.benchmarks.workload.Transaction;
import java.util.Arrays;

/** Twice doubled within a window: keeps the partial matches of each card in two tables that each event goes through. */
public final class RisingMachine implements HandMachine {
    private final long windowMillis;
    private final LongMap<Card> cards = new LongMap<>();

    /** For a window. */
    public RisingMachine(long windowMillis) {
        this.windowMillis = windowMillis;
    }

    @Override
    public void event(Transaction event, Tally tally) {
        Card card = cards.get(event.cardId);
        if (card == null) {
            card = new Card();
            cards.put(event.cardId, card);
        }
        card.event(event.amount, event.timestamp, event.timestamp - windowMillis, tally);
    }

    @Override
    public void expire(long timestampMillis) {
        cards.removeIf(card -> card.newest <= timestampMillis - windowMillis);
    }

    private static final class Card {
        private final Table waitingForB = new Table();
        private final Table waitingForC = new Table();
        private long newest;

        void event(double amount, long time, long cut, Tally tally) {
            completeC(amount, time, cut, tally);
            completeB(amount, cut);
            waitingForB.add(time, amount);
            newest = time;
        }

        private void completeC(double amount, long time, long cut, Tally tally) {
            Table table = waitingForC;
            int kept = 0;
            for (int i = 0; i < table.size; i++) {
                if (table.starts[i] <= cut) {
                    continue;
                }
                if (amount > 2 * table.amounts[i]) {
                    tally.add(table.starts[i], time);
                } else {
                    table.keep(i, kept++);
                }
            }
            table.size = kept;
        }

        private void completeB(double amount, long cut) {
            Table table = waitingForB;
            int kept = 0;
            for (int i = 0; i < table.size; i++) {
                if (table.starts[i] <= cut) {
                    continue;
                }
                if (amount > 2 * table.amounts[i]) {
                    waitingForC.add(table.starts[i], amount);
                } else {
                    table.keep(i, kept++);
                }
            }
            table.size = kept;
        }
    }

    private static final class Table {
        private long[] starts = new long[4];
        private double[] amounts = new double[4];
        private int size;

        void add(long start, double amount) {
            if (size == starts.length) {
                starts = Arrays.copyOf(starts, 2 * size);
                amounts = Arrays.copyOf(amounts, 2 * size);
            }
            starts[size] = start;
            amounts[size] = amount;
            size++;
        }

        void keep(int from, int to) {
            starts[to] = starts[from];
            amounts[to] = amounts[from];
        }
    }
}
