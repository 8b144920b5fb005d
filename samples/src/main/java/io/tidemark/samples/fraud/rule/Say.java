// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.rule;

import io.tidemark.match.Match;
import java.time.Duration;
import java.util.Locale;

/** Words for what rules say about their matches. */
final class Say {
    private Say() {}

    static String money(double amount) {
        return String.format(Locale.ROOT, "%,.2f", amount);
    }

    /** How long a match took, such as " in 7 min". */
    static String span(Match<?> match) {
        return " in " + duration(match.endTimestamp() - match.startTimestamp());
    }

    static String duration(long millis) {
        Duration duration = Duration.ofMillis(millis);
        if (duration.toDays() >= 2) {
            return duration.toDays() + " days";
        }
        if (duration.toHours() >= 2) {
            return duration.toHours() + " h";
        }
        return duration.toMinutes() >= 2 ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
    }
}
