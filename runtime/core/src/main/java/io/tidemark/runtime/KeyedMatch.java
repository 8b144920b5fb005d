// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.match.Match;

/**
 * A match with the key and the name of its pattern: a view that is valid only during the call that hands it out;
 * {@link #copy()} keeps it.
 *
 * @param <K> type of the key
 * @param <E> type of the events
 */
public interface KeyedMatch<K, E> extends Match<E> {
    /** Name of the pattern, as the job calls it. */
    String pattern();

    /** The key whose events these are. */
    K key();

    /**
     * Identity of the match, 32 hexadecimal digits: a hash of the pattern's name and the key, then {@link #id()}. The
     * same after a replay from the same positions, so a receiver can tell a repetition. It relies on {@code toString} of
     * the key, which must be the same in every run and differ for different keys, as it does for strings, numbers,
     * enums, UUIDs and records of such.
     */
    String matchId();

    @Override
    KeyedMatch<K, E> copy();
}
