// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.payment;

import io.tidemark.samples.fraud.common.LongHashSet;
import io.tidemark.samples.fraud.payment.PaymentEvent.Payment;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the usable rows of a file of payments, gzipped or not, in the order of the file. What is broken is reported and
 * left out, and so is a row that repeats one before in every field. Not thread-safe.
 */
public final class PaymentReader implements AutoCloseable {
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final char[] SEPARATORS = {',', ';', '\t', '|'};
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int GZIP_MAGIC = 0x1F8B;
    /** So many payments are remembered to find repetitions; later ones are not looked up. */
    private static final int MAX_REMEMBERED = 16_000_000;

    private final Path file;
    private final InputStream bytes;
    private final Consumer<RowIssue> issues;
    private final CsvRows rows;
    private final PaymentColumns columns;
    private final LongHashSet names = new LongHashSet(MAX_REMEMBERED);
    private final LongHashSet contents = new LongHashSet(MAX_REMEMBERED);
    private int nextRow;

    private PaymentReader(Path file, InputStream bytes, Consumer<RowIssue> issues) throws IOException {
        this.file = file;
        this.bytes = bytes;
        this.issues = issues;
        LineReader lines = new LineReader(new InputStreamReader(bytes, StandardCharsets.UTF_8));
        String header = header(lines);
        for (char separator : SEPARATORS) {
            PaymentColumns found =
                    PaymentColumns.recognise(CsvRows.split(header, separator)).orElse(null);
            if (found != null) {
                this.columns = found;
                this.rows = new CsvRows(lines, separator);
                return;
            }
        }
        throw new PaymentFileException(file, PaymentColumns.explain(CsvRows.split(header, ',')));
    }

    /**
     * Opens a file and reads its header.
     *
     * @param issues is told of each row that is left out or suspicious
     * @throws PaymentFileException if it cannot be read, is empty, or has the header of no known layout
     */
    public static PaymentReader open(Path file, Consumer<RowIssue> issues) {
        if (!Files.exists(file)) {
            throw new PaymentFileException(file, "there is no such file");
        }
        if (!Files.isRegularFile(file)) {
            throw new PaymentFileException(file, "is no regular file; it must be one, since it is read twice");
        }
        InputStream bytes = null;
        boolean opened = false;
        try {
            bytes = unpacked(Files.newInputStream(file));
            PaymentReader reader = new PaymentReader(file, bytes, issues);
            opened = true;
            return reader;
        } catch (IOException e) {
            throw unreadable(file, e);
        } finally {
            if (!opened && bytes != null) {
                closeQuietly(bytes);
            }
        }
    }

    /** The layout of the file. */
    public PaymentLayout layout() {
        return columns.layout();
    }

    /** Whether the file says which payments were fraud. */
    public boolean labelled() {
        return columns.labelled();
    }

    /**
     * The next usable row, or null at the end.
     *
     * @throws PaymentFileException if the file cannot be read on
     */
    public @Nullable LabelledPayment next() {
        while (true) {
            try {
                List<String> fields = rows.next();
                if (fields == null) {
                    return null;
                }
                LabelledPayment payment = columns.parse(fields, nextRow, rows.line());
                if (!repeated(payment)) {
                    nextRow = Math.addExact(nextRow, 1);
                    return payment;
                }
            } catch (BrokenRowException e) {
                issues.accept(new RowIssue(rows.line(), String.valueOf(e.getMessage())));
            } catch (IOException e) {
                throw unreadable(file, e);
            }
        }
    }

    @Override
    public void close() {
        closeQuietly(bytes);
    }

    /** Only a file that gives its payments names can repeat one: without, two equal rows may be two payments. */
    private boolean repeated(LabelledPayment labelled) {
        if (!columns.named()) {
            return false;
        }
        Payment payment = labelled.payment();
        long name = hash(17, payment.id());
        long content = hash(hash(name, payment.customer()), payment.terminal())
                ^ Double.doubleToLongBits(payment.amount()) * 31
                ^ payment.timeMillis() * 1_000_003;
        boolean newName = names.add(name);
        boolean newContent = contents.add(content);
        if (newName) {
            return false;
        }
        String which = "the payment " + payment.id() + " occurs again";
        issues.accept(new RowIssue(rows.line(), which + (newContent ? " with other content; kept" : "; left out")));
        return !newContent;
    }

    /** The first line that is not empty. */
    private String header(LineReader lines) throws IOException {
        String line = lines.next();
        while (line != null && line.replace(BYTE_ORDER_MARK, ' ').isBlank()) {
            line = lines.next();
        }
        if (line == null) {
            throw new PaymentFileException(file, "is empty; its first line must name the columns");
        }
        return line.charAt(0) == BYTE_ORDER_MARK ? line.substring(1) : line;
    }

    private static InputStream unpacked(InputStream raw) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(raw, BUFFER_BYTES);
        buffered.mark(2);
        int magic = buffered.read() << 8 | buffered.read();
        buffered.reset();
        return magic == GZIP_MAGIC ? new GZIPInputStream(buffered, BUFFER_BYTES) : buffered;
    }

    private static PaymentFileException unreadable(Path file, IOException e) {
        if (e instanceof EOFException) {
            return new PaymentFileException(file, "ends in the middle of its compressed data; is it complete?", e);
        }
        if (e instanceof ZipException) {
            return new PaymentFileException(file, "cannot be unpacked: " + e.getMessage(), e);
        }
        return new PaymentFileException(
                file, "cannot be read: " + (e instanceof AccessDeniedException ? "permission denied" : e), e);
    }

    private static void closeQuietly(InputStream bytes) {
        try {
            bytes.close();
        } catch (IOException e) {
            // Nothing was written; all that could be lost is a file handle.
        }
    }

    private static long hash(long start, String text) {
        long hash = start;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
        }
        return hash ^ hash >>> 29;
    }
}
