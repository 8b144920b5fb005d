// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.reference;

/**
 * One event of a match.
 *
 * @param stage name of the stage that took it
 * @param eventId what the caller gave as its identity
 */
public record Taken(String stage, long eventId) {
    @Override
    public String toString() {
        return stage + "=" + eventId;
    }
}
