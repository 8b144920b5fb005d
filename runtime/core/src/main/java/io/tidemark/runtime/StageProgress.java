// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

/**
 * What a stage of a pattern has done so far. An event counts once, however many partial matches it is taken by or ends.
 *
 * @param name its name in the pattern
 * @param isNegated whether it is a NOT, which takes nothing
 * @param takenEvents events that it has taken
 * @param killingEvents events that ended partial matches because the stage, a NOT, forbids them
 * @param conditionFailures how often its condition threw, its stop condition too, for as many keys as it did
 */
public record StageProgress(
        String name, boolean isNegated, long takenEvents, long killingEvents, long conditionFailures) {
    StageProgress plus(StageProgress other) {
        return new StageProgress(
                name,
                isNegated,
                takenEvents + other.takenEvents,
                killingEvents + other.killingEvents,
                conditionFailures + other.conditionFailures);
    }
}
