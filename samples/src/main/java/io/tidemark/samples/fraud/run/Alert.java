// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.run;

import java.util.List;

/**
 * What a rule found.
 *
 * @param rule name of the rule
 * @param keyedBy what the key is
 * @param key whose events these are
 * @param matchId identity of the match: the same if the same stream is run again
 * @param timeMillis event time at which it was found
 * @param why what is suspicious about it
 * @param evidence the events, in the order in which they were taken
 */
public record Alert(
        String rule, String keyedBy, String key, String matchId, long timeMillis, String why, List<Evidence> evidence) {
    /** Copies the list. */
    public Alert {
        evidence = List.copyOf(evidence);
    }

    /**
     * An event of a match.
     *
     * @param stage the stage of the pattern that took it
     * @param timeMillis its event time
     * @param event the event
     */
    public record Evidence(String stage, long timeMillis, Object event) {}
}
