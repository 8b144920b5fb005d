// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.samples.fraud.payment.PaymentEvent.Payment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExternalSorterTest {
    private static final long SEED = 5;

    @TempDir
    private Path directory;

    private static List<LabelledPayment> randomRows(int n) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<LabelledPayment> rows = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            Payment payment = new Payment(i, random.nextInt(n / 3 + 1), "id" + i, "é" + i % 7, "t,\n" + i, i / 8.0);
            rows.add(new LabelledPayment(payment, random.nextBoolean()));
        }
        return rows;
    }

    private static Supplier<@Nullable LabelledPayment> supplier(List<LabelledPayment> rows) {
        Iterator<LabelledPayment> iterator = rows.iterator();
        return () -> iterator.hasNext() ? iterator.next() : null;
    }

    private static List<LabelledPayment> drain(Supplier<@Nullable LabelledPayment> rows) {
        List<LabelledPayment> all = new ArrayList<>();
        for (LabelledPayment row = rows.get(); row != null; row = rows.get()) {
            all.add(row);
        }
        return all;
    }

    private List<Path> left() throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.toList();
        }
    }

    @ParameterizedTest
    @CsvSource({"0,10,2", "1,1,2", "9,10,2", "10,10,2", "11,10,2", "1000,7,2", "1000,7,64", "1000,100,3", "257,1,4"})
    void sort_anySize_sameAsStableSortAndNothingLeft(int n, int rowsInMemory, int fanIn) throws IOException {
        List<LabelledPayment> rows = randomRows(n);
        List<LabelledPayment> expected = new ArrayList<>(rows);
        expected.sort(Comparator.comparingLong(row -> row.payment().timeMillis()));
        try (ExternalSorter sorter = new ExternalSorter(directory, rowsInMemory, fanIn)) {
            assertThat(drain(sorter.sort(supplier(rows), () -> false)))
                    .as("seed " + SEED)
                    .isEqualTo(expected);
            assertThat(sorter.filesWritten() == 0).isEqualTo(n <= rowsInMemory);
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void close_halfRead_removesTheFiles() throws IOException {
        try (ExternalSorter sorter = new ExternalSorter(directory, 10, 2)) {
            assertThat(sorter.sort(supplier(randomRows(100)), () -> false).get())
                    .isNotNull();
            assertThat(left()).hasSize(1);
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void sort_cancelled_endsEarly() {
        try (ExternalSorter sorter = new ExternalSorter(directory, 10, 2)) {
            assertThat(drain(sorter.sort(supplier(randomRows(100)), () -> true)))
                    .isEmpty();
        }
    }

    @Test
    void sort_noPlaceForFiles_saysSo() {
        Path nowhere = directory.resolve("nowhere");
        try (ExternalSorter sorter = new ExternalSorter(nowhere, 10, 2)) {
            assertThatThrownBy(() -> sorter.sort(supplier(randomRows(100)), () -> false))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("sorting on disk in " + nowhere + " failed");
        }
    }

    @Test
    void constructor_outOfRange_saysTheRange() {
        assertThatThrownBy(() -> new ExternalSorter(directory, 0, 2)).hasMessageContaining("must be at least 1 and 2");
        assertThatThrownBy(() -> new ExternalSorter(directory, 1, 1)).hasMessageContaining("must be at least 1 and 2");
    }
}
