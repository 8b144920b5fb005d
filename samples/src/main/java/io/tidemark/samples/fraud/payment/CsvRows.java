// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.payment;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a CSV file, each parsed on its own so that a broken one costs no more than itself. A quoted field may contain
 * line ends: lines are joined until the quotes are balanced, and if that leads nowhere the first line alone is broken.
 */
final class CsvRows {
    /** More lines than this are no row. */
    private static final int MAX_LINES_OF_ROW = 20;

    private final LineReader lines;
    private final CsvReader.CsvReaderBuilder parser;
    private final Deque<String> putBack = new ArrayDeque<>();
    private long line;
    private long nextLine;

    CsvRows(LineReader lines, char separator) {
        this.lines = lines;
        this.nextLine = lines.count() + 1;
        this.parser = CsvReader.builder()
                .fieldSeparator(separator)
                .skipEmptyLines(false)
                .allowUnclosedQuote(false);
    }

    /** The fields of a line by itself; what is not right with its quotes is left as it is. */
    static List<String> split(String line, char separator) {
        return CsvReader.builder()
                .fieldSeparator(separator)
                .allowUnclosedQuote(true)
                .ofSingleCsvRecord(line)
                .getFields();
    }

    /** Number of the line in which the last row began. */
    long line() {
        return line;
    }

    /**
     * The fields of the next row; null at the end. Empty lines are passed over.
     *
     * @throws BrokenRowException if the row is none; the next call goes on after it
     */
    @Nullable
    List<String> next() throws IOException, BrokenRowException {
        String first = nextLine();
        while (first != null && first.isBlank()) {
            first = nextLine();
        }
        line = nextLine - 1;
        if (first == null) {
            return null;
        }
        if (first.length() >= LineReader.MAX_LINE) {
            throw new BrokenRowException("the line is longer than " + LineReader.MAX_LINE + " characters");
        }
        if (balanced(first)) {
            return parse(first);
        }
        return joined(first);
    }

    private List<String> joined(String first) throws IOException, BrokenRowException {
        StringBuilder row = new StringBuilder(first);
        List<String> others = new ArrayList<>();
        boolean balanced = false;
        while (!balanced && others.size() < MAX_LINES_OF_ROW) {
            String other = nextLine();
            if (other == null) {
                break;
            }
            others.add(other);
            row.append('\n').append(other);
            balanced = !balanced(other);
        }
        if (balanced) {
            try {
                return parse(row.toString());
            } catch (BrokenRowException e) {
                // Two stray quotes some lines apart: the lines between are innocent.
                goBack(others);
                throw new BrokenRowException("a quote is not closed");
            }
        }
        goBack(others);
        throw new BrokenRowException("a quote is not closed");
    }

    private List<String> parse(String row) throws BrokenRowException {
        try {
            return parser.ofSingleCsvRecord(row).getFields();
        } catch (CsvParseException e) {
            throw new BrokenRowException("the quotes of a field are not right");
        }
    }

    private @Nullable String nextLine() throws IOException {
        String next = putBack.isEmpty() ? lines.next() : putBack.poll();
        if (next != null) {
            nextLine++;
        }
        return next;
    }

    private void goBack(List<String> others) {
        for (int i = others.size() - 1; i >= 0; i--) {
            putBack.push(others.get(i));
        }
        nextLine -= others.size();
    }

    private static boolean balanced(String text) {
        boolean even = true;
        for (int i = text.indexOf('"'); i >= 0; i = text.indexOf('"', i + 1)) {
            even = !even;
        }
        return even;
    }
}
