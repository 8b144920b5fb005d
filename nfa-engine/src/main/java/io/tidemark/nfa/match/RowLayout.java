// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

/**
 * How the bundles of a pattern lie in the words of their {@link Threads}, one row after the other, so that a key with
 * several bundles is read along one array.
 *
 * <pre>
 * word 0             id of the state set : run            (32 bits : 32 bits)
 * words 1 to n       the n numbers that conditions read   (bits of a double; 0 where not live)
 * last word          time of the last event               (only in patterns with gaps)
 * </pre>
 *
 * @param table knows the state sets by their ids
 * @param numbers how many of the values that conditions read are plain numbers
 * @param timed whether there is a word for the time of the last event
 * @param valued whether conditions read anything that is no plain number, which is kept in a {@link Tuple}
 * @param stride words in a row
 */
record RowLayout(TransitionTable table, int numbers, boolean timed, boolean valued, int stride) {
    static RowLayout of(TransitionTable table, Slots<?> slots, boolean timed) {
        int stride = 1 + slots.numberCount() + (timed ? 1 : 0);
        return new RowLayout(table, slots.numberCount(), timed, slots.hasValues(), stride);
    }
}
