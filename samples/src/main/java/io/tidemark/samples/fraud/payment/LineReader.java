// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.payment;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** Lines of a text, whether they end in LF, CR LF or CR; a line that is too long is cut instead of filling the memory. */
final class LineReader {
    /** Longest line in characters: far longer than any row, far shorter than what hurts. */
    static final int MAX_LINE = 100_000;

    private final Reader text;
    private final char[] buffer = new char[64 * 1024];
    private final StringBuilder line = new StringBuilder();
    private int position;
    private int limit;
    private boolean skipLineFeed;
    private long count;

    LineReader(Reader text) {
        this.text = text;
    }

    /** How many lines were read. */
    long count() {
        return count;
    }

    /** The next line without its end, or null at the end of the text. At most {@link #MAX_LINE} characters of it. */
    @Nullable
    String next() throws IOException {
        line.setLength(0);
        boolean any = false;
        while (position < limit || fill()) {
            char c = buffer[position++];
            boolean isSecondOfTwo = skipLineFeed && c == '\n';
            skipLineFeed = false;
            if (isSecondOfTwo) {
                continue;
            }
            if (c == '\n' || c == '\r') {
                skipLineFeed = c == '\r';
                count++;
                return line.toString();
            }
            any = true;
            if (line.length() < MAX_LINE) {
                line.append(c);
            }
        }
        if (!any) {
            return null;
        }
        count++;
        return line.toString();
    }

    private boolean fill() throws IOException {
        int read = text.read(buffer, 0, buffer.length);
        position = 0;
        limit = Math.max(0, read);
        return read > 0;
    }
}
