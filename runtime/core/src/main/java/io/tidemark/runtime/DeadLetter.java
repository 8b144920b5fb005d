// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.source.EventId;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What could not be processed, and why. Immutable, if the event is.
 *
 * @param stage where it failed
 * @param partition name of the source partition; empty if time alone, not an event, made it fail
 * @param position position in the partition; -1 if time alone made it fail
 * @param subject the record that could not be decoded, or the event; null if time alone made it fail
 * @param timestampMillis event time; {@link Long#MIN_VALUE} if it is not known
 * @param pattern name of the pattern; null if it failed before any pattern was concerned
 * @param key the key; null if it is not known
 * @param cause what was thrown
 */
public record DeadLetter(
        FailureStage stage,
        String partition,
        long position,
        @Nullable Object subject,
        long timestampMillis,
        @Nullable String pattern,
        @Nullable Object key,
        Throwable cause) {
    private static final int MAX_SUBJECT = 200;
    private static final Pattern LINE_BREAKS = Pattern.compile("\\s*\\R\\s*");

    /** Why, in a line: the message of the cause, or its class. */
    public String reason() {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getName() : inLine(message);
    }

    /** Text of several lines in one: a letter is often kept as a line of a file. */
    private static String inLine(String text) {
        return LINE_BREAKS.matcher(text).replaceAll(" ");
    }

    /** The stack trace of the cause as text. */
    public String stackTrace() {
        StringWriter text = new StringWriter();
        cause.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** Where it happened and why, in a line. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(stage.what());
        if (pattern != null) {
            text.append(" of pattern \"").append(pattern).append('"');
        }
        text.append(" failed");
        if (key != null) {
            text.append(" for key ").append(inLine(String.valueOf(key)));
        }
        if (position >= 0 && position <= EventId.MAX_POSITION) {
            text.append(" on the record at position ")
                    .append(position)
                    .append(" of ")
                    .append(partition);
        }
        text.append(": ").append(reason());
        if (subject != null && stage != FailureStage.MATCH) {
            // A condition that fails tells the event itself.
            String told = inLine(String.valueOf(subject));
            text.append("; it is ").append(told.length() > MAX_SUBJECT ? told.substring(0, MAX_SUBJECT) + "..." : told);
        }
        return text.toString();
    }
}
