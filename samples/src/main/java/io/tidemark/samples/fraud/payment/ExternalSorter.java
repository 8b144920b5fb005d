// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.payment;

import io.tidemark.samples.fraud.payment.PaymentEvent.Payment;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sorts payments by time, equal times in the order of the file, in bounded memory: runs of {@code rowsInMemory} are
 * sorted and, if there is more than one, written to a directory of their own below the one given and merged, at most
 * {@code fanIn} files at a time. {@link #close} removes what was written.
 */
public final class ExternalSorter implements AutoCloseable {
    /** About 100 MB. */
    public static final int DEFAULT_ROWS_IN_MEMORY = 250_000;
    /** Few enough open files for every system, enough for 16 million rows in one pass. */
    public static final int DEFAULT_FAN_IN = 64;

    private static final Comparator<LabelledPayment> BY_TIME = Comparator.comparingLong(
                    (LabelledPayment row) -> row.payment().timeMillis())
            .thenComparingInt(row -> row.payment().row());

    private final Path parent;
    private final int rowsInMemory;
    private final int fanIn;
    private final List<Run> open = new ArrayList<>();
    private @Nullable Path directory;
    private int files;

    /**
     * A sorter.
     *
     * @param parent where a directory for the runs is made if they do not fit in memory
     * @param rowsInMemory at least 1
     * @param fanIn at least 2
     */
    public ExternalSorter(Path parent, int rowsInMemory, int fanIn) {
        if (rowsInMemory < 1 || fanIn < 2) {
            throw new IllegalArgumentException(
                    "rowsInMemory is " + rowsInMemory + " and fanIn is " + fanIn + ": must be at least 1 and 2");
        }
        this.parent = parent;
        this.rowsInMemory = rowsInMemory;
        this.fanIn = fanIn;
    }

    /**
     * Sorts.
     *
     * @param input yields null at the end
     * @param cancelled true ends the sorting early; what comes out then is not complete
     * @return yields null at the end; valid until the sorter is closed
     * @throws UncheckedIOException if the disk fails, or is full
     */
    public Supplier<@Nullable LabelledPayment> sort(
            Supplier<@Nullable LabelledPayment> input, BooleanSupplier cancelled) {
        try {
            List<Path> runs = new ArrayList<>();
            List<LabelledPayment> buffer = new ArrayList<>();
            LabelledPayment next = input.get();
            while (next != null && !cancelled.getAsBoolean()) {
                if (buffer.size() == rowsInMemory) {
                    runs.add(spill(buffer));
                }
                buffer.add(next);
                next = input.get();
            }
            buffer.sort(BY_TIME);
            if (runs.isEmpty()) {
                var sorted = buffer.iterator();
                return () -> sorted.hasNext() ? sorted.next() : null;
            }
            runs.add(spill(buffer));
            return merged(runs, cancelled);
        } catch (IOException e) {
            throw new UncheckedIOException("sorting on disk in " + parent + " failed: " + e, e);
        }
    }

    /** How many files were written. */
    public int filesWritten() {
        return files;
    }

    @Override
    public void close() {
        try {
            closeRuns();
            Path used = directory;
            if (used != null) {
                try (var entries = Files.list(used)) {
                    for (Path entry : entries.toList()) {
                        Files.deleteIfExists(entry);
                    }
                }
                Files.deleteIfExists(used);
                directory = null;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("temporary files in " + directory + " could not be removed: " + e, e);
        }
    }

    private Supplier<@Nullable LabelledPayment> merged(List<Path> runs, BooleanSupplier cancelled) throws IOException {
        List<Path> rest = new ArrayList<>(runs);
        while (rest.size() > fanIn && !cancelled.getAsBoolean()) {
            List<Path> some = new ArrayList<>(rest.subList(0, fanIn));
            rest.subList(0, fanIn).clear();
            rest.add(write(merge(some)));
            closeRuns();
            for (Path path : some) {
                Files.delete(path);
            }
        }
        return merge(rest.subList(0, Math.min(fanIn, rest.size())));
    }

    private Supplier<@Nullable LabelledPayment> merge(List<Path> runs) throws IOException {
        PriorityQueue<Run> heads = new PriorityQueue<>(Comparator.comparing(run -> run.head, BY_TIME));
        for (Path path : runs) {
            Run run = new Run(path);
            open.add(run);
            if (run.advance()) {
                heads.add(run);
            }
        }
        return () -> {
            Run first = heads.poll();
            if (first == null) {
                return null;
            }
            LabelledPayment row = first.head;
            if (first.advance()) {
                heads.add(first);
            }
            return row;
        };
    }

    private Path spill(List<LabelledPayment> buffer) throws IOException {
        buffer.sort(BY_TIME);
        var sorted = buffer.iterator();
        Path path = write(() -> sorted.hasNext() ? sorted.next() : null);
        buffer.clear();
        return path;
    }

    private Path write(Supplier<@Nullable LabelledPayment> rows) throws IOException {
        Path target = directory;
        if (target == null) {
            target = Files.createTempDirectory(parent, "tidemark-sort-");
            directory = target;
        }
        Path path = target.resolve("run-" + files++);
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(path), 1 << 16))) {
            for (LabelledPayment row = rows.get(); row != null; row = rows.get()) {
                Payment payment = row.payment();
                out.writeInt(payment.row());
                out.writeLong(payment.timeMillis());
                out.writeUTF(shortened(payment.id()));
                out.writeUTF(shortened(payment.customer()));
                out.writeUTF(shortened(payment.terminal()));
                out.writeDouble(payment.amount());
                out.writeBoolean(row.fraud());
            }
            out.writeInt(Run.END);
        }
        return path;
    }

    /** Names are short; what is longer than the format can hold is cut, the same in every row. */
    private static String shortened(String text) {
        return text.length() <= 20_000 ? text : text.substring(0, 20_000);
    }

    private void closeRuns() throws IOException {
        for (Run run : open) {
            run.in.close();
        }
        open.clear();
    }

    /** A file that is being merged, and its next row. */
    private static final class Run {
        static final int END = -1;

        final DataInputStream in;
        LabelledPayment head = new LabelledPayment(new Payment(END, 0, "", "", "", 0), false);

        Run(Path path) throws IOException {
            in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 16));
        }

        boolean advance() {
            try {
                int row = in.readInt();
                if (row == END) {
                    return false;
                }
                Payment payment =
                        new Payment(row, in.readLong(), in.readUTF(), in.readUTF(), in.readUTF(), in.readDouble());
                head = new LabelledPayment(payment, in.readBoolean());
                return true;
            } catch (IOException e) {
                throw new UncheckedIOException("a temporary file could not be read back: " + e, e);
            }
        }
    }
}
