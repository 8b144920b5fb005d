// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.payment;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;

/**
 * Reads times such as {@code 2018-04-01 00:00:31}: with a blank or a T, with or without seconds and fractions. Without
 * a zone it is UTC, so there is no hour that daylight saving time skips or repeats; with one, such as {@code +02:00},
 * that counts.
 */
final class EventTimes {
    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd")
            .appendPattern("[ ]['T']HH:mm[:ss]")
            .optionalStart()
            .appendFraction(java.time.temporal.ChronoField.NANO_OF_SECOND, 1, 9, true)
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HH:mm", "Z")
            .optionalEnd()
            .toFormatter(java.util.Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private static final long EARLIEST = Instant.parse("1970-01-01T00:00:00Z").toEpochMilli();
    private static final long LATEST = Instant.parse("2200-01-01T00:00:00Z").toEpochMilli();
    private static final int USUAL_LENGTH = "2018-04-01 00:00:31".length();
    private static final long DAY_SECONDS = 86_400;

    private String lastDate = "";
    private long lastDateSeconds;

    /**
     * Milliseconds since 1970 UTC.
     *
     * @throws BrokenRowException if it is no such time, or not between 1970 and 2200
     */
    long parse(String column, String text) throws BrokenRowException {
        long millis;
        try {
            millis = usual(text) ? parseUsual(text) : parseAny(text);
        } catch (DateTimeException e) {
            throw new BrokenRowException(
                    column + " is \"" + text + "\": must be a time, such as 2018-04-01 00:00:31 (UTC)");
        }
        if (millis < EARLIEST || millis >= LATEST) {
            throw new BrokenRowException(column + " is \"" + text + "\": must be from 1970 to 2199");
        }
        return millis;
    }

    /** Seconds since 1970, as the column unix_time has them. */
    static long parseUnix(String column, String text) throws BrokenRowException {
        try {
            long seconds = Long.parseLong(text);
            if (seconds >= EARLIEST / 1_000 && seconds < LATEST / 1_000) {
                return seconds * 1_000;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new BrokenRowException(column + " is \"" + text + "\": must be whole seconds since 1970, until 2199");
    }

    private static boolean usual(String text) {
        return text.length() == USUAL_LENGTH && text.charAt(10) == ' ' && text.charAt(16) == ':';
    }

    /** Files have many rows of one day: its date is parsed once. */
    private long parseUsual(String text) {
        if (!text.startsWith(lastDate) || lastDate.isEmpty()) {
            String date = text.substring(0, 10);
            lastDateSeconds = LocalDateTime.parse(date + "T00:00").toEpochSecond(ZoneOffset.UTC);
            lastDate = date;
        }
        int hour = twoDigits(text, 11);
        int minute = twoDigits(text, 14);
        int second = twoDigits(text, 17);
        if (hour > 23 || minute > 59 || second > 59 || text.charAt(13) != ':') {
            throw new DateTimeException("no time of day");
        }
        long ofDay = hour * 3_600L + minute * 60L + second;
        assert ofDay < DAY_SECONDS;
        return (lastDateSeconds + ofDay) * 1_000;
    }

    private static int twoDigits(String text, int from) {
        int tens = text.charAt(from) - '0';
        int ones = text.charAt(from + 1) - '0';
        if (tens < 0 || tens > 9 || ones < 0 || ones > 9) {
            throw new DateTimeException("no digits");
        }
        return 10 * tens + ones;
    }

    private static long parseAny(String text) {
        TemporalAccessor time = FORMAT.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
        Instant instant = time instanceof OffsetDateTime withZone
                ? withZone.toInstant()
                : LocalDateTime.from(time).toInstant(ZoneOffset.UTC);
        return instant.toEpochMilli();
    }
}
