// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.pattern.Pattern;
import java.time.Duration;

/** An event of the tests, and patterns over it. */
record Reading(String key, long time, String type, int value) {
    static Reading of(String key, long time, String type) {
        return new Reading(key, time, type, 0);
    }

    /** a, then b, within ten milliseconds. */
    static Pattern<Reading> aThenB() {
        return Pattern.<Reading>begin("a")
                .where((Reading reading) -> reading.type().equals("a"))
                .followedBy("b")
                .where((Reading reading) -> reading.type().equals("b"))
                .within(Duration.ofMillis(10));
    }

    /** a, and no b within ten milliseconds. */
    static Pattern<Reading> aWithoutB() {
        return Pattern.<Reading>begin("a")
                .where((Reading reading) -> reading.type().equals("a"))
                .notFollowedBy("b")
                .where((Reading reading) -> reading.type().equals("b"))
                .within(Duration.ofMillis(10));
    }

    /** a and the event right after it. */
    static Pattern<Reading> aAndNext() {
        return Pattern.<Reading>begin("a")
                .where((Reading reading) -> reading.type().equals("a"))
                .next("x");
    }
}
