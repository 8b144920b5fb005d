// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.run;

import io.tidemark.runtime.CepJob;
import io.tidemark.runtime.JobHandle;
import io.tidemark.runtime.JobProgress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * What the user sees besides the alerts.
 *
 * @param messages takes progress and remarks
 * @param tables takes the table at the end
 * @param quiet whether progress is left out
 */
public record Console(PrintStream messages, PrintStream tables, boolean quiet) {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** Runs a job to its end, until it is interrupted, or until nobody reads the alerts, and prints its progress. */
    JobProgress run(CepJob<?> job, AlertWriter alerts, Interruption interruption) {
        try (JobHandle handle = job.open()) {
            interruption.onRequest(handle::stop);
            alerts.onReaderGone(handle::stop);
            if (!quiet) {
                handle.onProgress(INTERVAL, new Progress(messages)::print);
            }
            JobProgress result = handle.run();
            if (interruption.requested()) {
                say("Interrupted: this is what was found so far.");
            } else if (alerts.readerGone()) {
                say("Nobody reads the alerts any more: this is what was found so far.");
            }
            return result;
        }
    }

    /** A remark. */
    public void say(String text) {
        messages.println(text);
    }

    /** The result. */
    public void show(String text) {
        tables.print(text);
        tables.flush();
    }

    /** A number of things. */
    public static String count(long number, String one, String several) {
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : several);
    }

    /** A share such as 0.983, or a dash if there is none. */
    static String share(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.3f", share);
    }
}
