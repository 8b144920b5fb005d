// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.source.FileSource;
import io.tidemark.runtime.source.ReadBefore;
import io.tidemark.runtime.source.SourcePartition;
import io.tidemark.runtime.source.SourceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FaultySourceTest {
    @Test
    void seek_sourceIsNotWhatHadBeenRead_isRefusedAsWithoutFaults(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("lines"), "a\nb\n");
        Faults faults = new Faults(new Random(0), Faults.ANYWHERE, Integer.MAX_VALUE, new HashMap<>());
        try (SourceReader<String> reader = new FaultySource<>(FileSource.of(file), faults).open()) {
            SourcePartition<String> partition = reader.partitions().get(0);
            assertThatThrownBy(() -> partition.seek(2, new ReadBefore(6, "")))
                    .hasMessageContaining("has 4 bytes, but 6 had been read");
            String nothingRead = partition.fingerprint();
            assertThat(nothingRead).isNotEmpty();
            assertThatThrownBy(() -> partition.seek(2, new ReadBefore(4, nothingRead)))
                    .hasMessageContaining("has other bytes before byte 4");
            partition.close();
        }
    }
}
