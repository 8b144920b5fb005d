// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.run;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;

/**
 * Writes alerts as JSON, one a line, each as soon as it is found. When nobody reads them any more it says so instead of
 * failing. Not thread-safe.
 *
 * <pre>{@code
 * {"rule":"card-velocity","keyedBy":"card","key":"card-7","matchId":"0f…","time":"2025-03-01T10:20:00Z","why":"…","events":[…]}
 * }</pre>
 */
public final class AlertWriter implements Closeable {
    private final Writer out;
    private boolean readerGone;
    private Runnable whenReaderGone = () -> {};

    /** A writer to a stream of characters, which it closes. */
    public AlertWriter(Writer out) {
        this.out = out;
    }

    /** Writes an alert. */
    public void write(Alert alert) {
        write(AlertJson.of(alert));
    }

    /** Writes an alert that is JSON already. */
    public void write(String json) {
        if (readerGone) {
            return;
        }
        try {
            out.write(json);
            out.write('\n');
            out.flush();
        } catch (IOException e) {
            if (!isBrokenPipe(e)) {
                throw new UncheckedIOException("alerts could not be written: " + e.getMessage(), e);
            }
            readerGone = true;
            whenReaderGone.run();
        }
    }

    /** What is to be done when whoever read the alerts has gone. */
    void onReaderGone(Runnable what) {
        whenReaderGone = what;
    }

    /** Whether whoever read the alerts has gone, as {@code head} does when it has seen enough. */
    public boolean readerGone() {
        return readerGone;
    }

    @Override
    public void close() throws IOException {
        try {
            out.close();
        } catch (IOException e) {
            if (!readerGone && !isBrokenPipe(e)) {
                throw e;
            }
        }
    }

    /** The message is all there is: Java has no exception of its own for it. */
    private static boolean isBrokenPipe(IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("Broken pipe") || message.contains("pipe is being closed");
    }
}
