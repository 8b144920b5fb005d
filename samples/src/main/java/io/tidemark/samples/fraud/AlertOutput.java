// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud;

import io.tidemark.samples.fraud.run.AlertWriter;
import java.io.BufferedWriter;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where alerts are written. */
final class AlertOutput {
    private AlertOutput() {}

    /**
     * A writer to a file, which is made or overwritten; without a file, to standard output.
     *
     * @throws IOException if the file cannot be written
     */
    static AlertWriter open(@Nullable Path file, OutputStream standard) throws IOException {
        if (file == null) {
            return new AlertWriter(
                    new BufferedWriter(new OutputStreamWriter(new KeptOpen(standard), StandardCharsets.UTF_8)));
        }
        try {
            return new AlertWriter(Files.newBufferedWriter(file));
        } catch (IOException e) {
            throw new IOException("alerts cannot be written to " + file + ": " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "its directory does not exist";
        }
        return e instanceof AccessDeniedException ? "permission denied" : e.toString();
    }

    /** The table comes after the alerts: closing them does not close what it goes to. */
    private static final class KeptOpen extends FilterOutputStream {
        KeptOpen(OutputStream standard) {
            super(standard);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
