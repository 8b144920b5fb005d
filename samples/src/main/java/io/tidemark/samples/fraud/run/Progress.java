// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.run;

import io.tidemark.runtime.JobProgress;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Prints how a job gets on, a line now and then. */
final class Progress {
    private final PrintStream out;
    private long lastEvents;
    private long lastNanos;

    Progress(PrintStream out) {
        this.out = out;
    }

    /** A line of progress; the rate is that since the line before. */
    void print(JobProgress progress) {
        double seconds = (progress.elapsedNanos() - lastNanos) / 1e9;
        double rate = seconds > 0 ? (progress.events() - lastEvents) / seconds : 0;
        lastNanos = progress.elapsedNanos();
        lastEvents = progress.events();
        out.println(line(progress, rate));
    }

    private static String line(JobProgress progress, double rate) {
        return String.format(
                Locale.ROOT,
                "%3d s  %,d events  %,.0f events/s  event time %s  watermark lag %s  open partial matches %s  matches %,d",
                progress.elapsedNanos() / 1_000_000_000,
                progress.events(),
                rate,
                time(progress.eventTimeMillis()),
                duration(progress.watermarkLagMillis()),
                progress.openMatchCount() < 0 ? "?" : String.format(Locale.ROOT, "%,d", progress.openMatchCount()),
                progress.matches());
    }

    static String time(long millis) {
        if (millis == Long.MIN_VALUE || millis == Long.MAX_VALUE) {
            return "-";
        }
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static String duration(long millis) {
        if (millis < 10_000) {
            return millis + " ms";
        }
        Duration duration = Duration.ofMillis(millis);
        if (duration.toMinutes() < 10) {
            return duration.toSeconds() + " s";
        }
        return duration.toHours() < 10 ? duration.toMinutes() + " min" : duration.toHours() + " h";
    }
}
