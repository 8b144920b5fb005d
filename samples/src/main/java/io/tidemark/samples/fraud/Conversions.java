// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How the values of options are written. */
final class Conversions {
    /** No run needs more, and no run ends with more. */
    static final long MAX_COUNT = 1_000_000_000;

    private static final Pattern COUNT = Pattern.compile("([0-9][0-9_]{0,14})([km]?)");
    private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

    private Conversions() {}

    /** A number such as 250000, 250_000, 250k or 20m. */
    static final class Count implements ITypeConverter<Long> {
        @Override
        public Long convert(String value) {
            Matcher matcher = COUNT.matcher(value.toLowerCase(Locale.ROOT));
            if (!matcher.matches()) {
                throw new TypeConversionException("'" + value + "' is no number such as 250000, 300k or 20m");
            }
            long number = Long.parseLong(matcher.group(1).replace("_", ""));
            return switch (matcher.group(2)) {
                case "k" -> Math.multiplyExact(number, 1_000L);
                case "m" -> Math.multiplyExact(number, 1_000_000L);
                default -> number;
            };
        }
    }

    /** A time such as 500ms, 30s, 10m, 2h, 1d or PT30S. */
    static final class Time implements ITypeConverter<Duration> {
        private static final Duration LONGEST = Duration.ofDays(365);

        @Override
        public Duration convert(String value) {
            Duration duration = parse(value);
            if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
                throw new TypeConversionException("'" + value + "' must be from 0s to 365d");
            }
            return duration;
        }

        private static Duration parse(String value) {
            Matcher matcher = TIME.matcher(value.toLowerCase(Locale.ROOT));
            if (matcher.matches()) {
                long number = Long.parseLong(matcher.group(1));
                return switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                };
            }
            try {
                return Duration.parse(value);
            } catch (DateTimeParseException e) {
                throw new TypeConversionException("'" + value + "' is no time such as 500ms, 30s, 10m, 2h or PT30S");
            }
        }
    }

    /** A way to draw an automaton. */
    static final class Format implements ITypeConverter<Explanation> {
        @Override
        public Explanation convert(String value) {
            return switch (value.toLowerCase(Locale.ROOT)) {
                case "text" -> Explanation.TEXT;
                case "mermaid" -> Explanation.MERMAID;
                case "dot" -> Explanation.DOT;
                default -> throw new TypeConversionException("'" + value + "' must be text, mermaid or dot");
            };
        }
    }
}
