// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvRowsTest {
    /** Each row as "line: fields", broken ones as "line! reason". */
    private static List<String> rows(String text) throws IOException {
        CsvRows rows = new CsvRows(new LineReader(new StringReader(text)), ',');
        List<String> all = new ArrayList<>();
        while (true) {
            try {
                List<String> fields = rows.next();
                if (fields == null) {
                    return all;
                }
                all.add(rows.line() + ": " + String.join("|", fields));
            } catch (BrokenRowException e) {
                all.add(rows.line() + "! " + e.getMessage());
            }
        }
    }

    @Test
    void next_allLineEnds_countedOnce() throws IOException {
        assertThat(rows("a,b\nc,d\r\ne,f\rg,h")).containsExactly("1: a|b", "2: c|d", "3: e|f", "4: g|h");
    }

    @Test
    void next_emptyLines_passedOverButCounted() throws IOException {
        assertThat(rows("a\n\n   \nb\n\n")).containsExactly("1: a", "4: b");
    }

    @Test
    void next_quotedFields_keepSeparatorsQuotesAndLineEnds() throws IOException {
        assertThat(rows("\"a,1\",\"say \"\"b\"\"\"\n\"two\nlines\",c\nd,e"))
                .containsExactly("1: a,1|say \"b\"", "2: two\nlines|c", "4: d|e");
    }

    @Test
    void next_quoteNotClosed_breaksThatLineOnly() throws IOException {
        assertThat(rows("a,b\n\"c,d\ne,f\ng,h"))
                .containsExactly("1: a|b", "2! a quote is not closed", "3: e|f", "4: g|h");
    }

    @Test
    void next_twoStrayQuotes_linesBetweenAreKept() throws IOException {
        assertThat(rows("a,\"b\nc,d\ne,\"f\ng,h"))
                .containsExactly("1! a quote is not closed", "2: c|d", "3! a quote is not closed", "4: g|h");
    }

    @Test
    void next_textAfterQuote_isBroken() throws IOException {
        assertThat(rows("\"a\"x,b\nc,d")).containsExactly("1! the quotes of a field are not right", "2: c|d");
    }

    @Test
    void next_endlessLine_isCutAndBroken() throws IOException {
        String endless = "x".repeat(3 * LineReader.MAX_LINE);
        assertThat(rows(endless + "\na,b")).containsExactly("1! the line is longer than 100000 characters", "2: a|b");
    }

    @Test
    void next_nothing_isTheEnd() throws IOException {
        assertThat(rows("")).isEmpty();
    }
}
