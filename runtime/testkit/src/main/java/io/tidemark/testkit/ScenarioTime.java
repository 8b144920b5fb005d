// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.testkit;

import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Times of scenarios: from midnight of the first day on. */
final class ScenarioTime {
    private static final long MILLIS_IN_DAY = 86_400_000;
    private static final long MILLIS_IN_MINUTE = 60_000;
    private static final long NANOS_IN_MILLI = 1_000_000;

    private ScenarioTime() {}

    /**
     * Milliseconds of a time.
     *
     * @throws IllegalArgumentException if it is not written as in {@code 10:00:00}, {@code 10:00:00.250} or {@code 1d 10:00:00}
     */
    static long millis(String time) {
        try {
            int day = time.indexOf("d ");
            long days = day < 0 ? 0 : Long.parseLong(time.substring(0, day).strip());
            LocalTime ofDay =
                    LocalTime.parse(day < 0 ? time : time.substring(day + 2).strip());
            return days * MILLIS_IN_DAY + ofDay.toNanoOfDay() / NANOS_IN_MILLI;
        } catch (DateTimeParseException | NumberFormatException e) {
            throw new IllegalArgumentException(
                    "time \"" + time + "\": must be as in 10:00:00, 10:00:00.250 or 1d 10:00:00", e);
        }
    }

    /** A time as it is written. */
    static String text(long millis) {
        if (millis < 0) {
            return millis + " ms";
        }
        long days = millis / MILLIS_IN_DAY;
        LocalTime ofDay = LocalTime.ofNanoOfDay(millis % MILLIS_IN_DAY * NANOS_IN_MILLI);
        // LocalTime leaves out seconds that are zero.
        String clock = millis % MILLIS_IN_MINUTE == 0 ? ofDay + ":00" : ofDay.toString();
        return days == 0 ? clock : String.format(Locale.ROOT, "%dd %s", days, clock);
    }
}
