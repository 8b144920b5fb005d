// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.checkpoint.Damage.Damaged;
import io.tidemark.runtime.state.StateChanges;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Segments: what is written is read, and nothing else ever is. */
final class SegmentTest {
    private static final String NAME = "segment";
    private static final SegmentHeader HEADER = new SegmentHeader("job", "checkpoint-000000000001-12345678", 3);

    private final MemoryStorage storage = new MemoryStorage();
    private final List<String> written = new ArrayList<>();

    private SegmentInfo writeRandom(Random random, int records, int maxBytes) throws IOException {
        try (SegmentWriter writer = SegmentWriter.create(storage, NAME, HEADER)) {
            for (int count = 0; count < records; count++) {
                writeRandomRecord(writer, random, maxBytes);
            }
            return writer.finish();
        }
    }

    private void writeRandomRecord(SegmentWriter writer, Random random, int maxBytes) {
        String store = "störe " + random.nextInt(3);
        StateChanges changes = writer.changes(store);
        byte[] key = randomBytes(random, 20);
        byte[] value = randomBytes(random, random.nextInt(50) == 0 ? maxBytes : 60);
        long deadline = random.nextBoolean() ? random.nextLong() : Long.MAX_VALUE;
        switch (random.nextInt(5)) {
            case 0 -> {
                changes.remove(key);
                written.add(RecordedSegment.remove(store, key));
            }
            case 1 -> {
                writer.waiting(deadline, count(), value);
                written.add(RecordedSegment.waitingEvent(deadline, count(), value));
            }
            default -> {
                changes.put(key, deadline, value);
                written.add(RecordedSegment.put(store, key, deadline, value));
            }
        }
    }

    private long count() {
        return written.size() * 1_000_003L;
    }

    private static byte[] randomBytes(Random random, int maxLength) {
        byte[] bytes = new byte[random.nextInt(maxLength + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** As many records as were read. */
    private List<String> writtenFirst(RecordedSegment read) {
        return written.subList(0, read.records().size());
    }

    @Test
    void read_randomRecords_areThoseWritten() throws IOException {
        for (long seed = 0; seed < 50; seed++) {
            written.clear();
            Random random = new Random(seed);
            int maxBytes = random.nextBoolean() ? 100 : 5 * SegmentDescriptor.BLOCK_BYTES;
            SegmentInfo info = writeRandom(random, random.nextInt(3_000), maxBytes);

            RecordedSegment read = new RecordedSegment();
            SegmentHeader header = SegmentReader.read(storage, info, read);

            assertThat(read.records()).as("seed %d", seed).containsExactlyElementsOf(written);
            assertThat(header).isEqualTo(HEADER);
            assertThat(info.records()).isEqualTo(written.size());
            assertThat(info.sizeBytes()).isEqualTo(storage.object(NAME).length);
        }
    }

    @Test
    void read_recordsAroundTheBlockSize_areThoseWritten() throws IOException {
        for (int length = SegmentDescriptor.BLOCK_BYTES - 80; length < SegmentDescriptor.BLOCK_BYTES + 20; length++) {
            byte[] state = new byte[length];
            Arrays.fill(state, (byte) length);
            SegmentInfo info;
            try (SegmentWriter writer = SegmentWriter.create(storage, NAME, HEADER)) {
                writer.changes("s").put(new byte[] {1}, 2, state);
                writer.changes("s").put(new byte[] {2}, 2, state);
                info = writer.finish();
            }
            RecordedSegment read = new RecordedSegment();
            SegmentReader.read(storage, info, read);
            assertThat(read.records())
                    .as("length %d", length)
                    .containsExactly(
                            RecordedSegment.put("s", new byte[] {1}, 2, state),
                            RecordedSegment.put("s", new byte[] {2}, 2, state));
        }
    }

    @Test
    void read_anyDamage_isNoticedBeforeAnythingWrongIsHandedOut() throws IOException {
        SegmentInfo info = writeRandom(new Random(1), 12, 60);
        for (Damaged damaged : Damage.of(storage.object(NAME))) {
            storage.replace(NAME, damaged.bytes());
            RecordedSegment read = new RecordedSegment();
            assertThatThrownBy(() -> SegmentReader.read(storage, info, read))
                    .as(damaged.what())
                    .isInstanceOf(DamagedCheckpointException.class)
                    .hasMessageStartingWith("checkpoint object segment is damaged at byte ");
            assertThat(read.records()).as(damaged.what()).isEqualTo(writtenFirst(read));
        }
    }

    @Test
    void read_blockDamaged_nothingOfItOrLaterIsHandedOut() throws IOException {
        SegmentInfo info = writeRandom(new Random(2), 5_000, 60);
        byte[] bytes = storage.object(NAME);
        Random random = new Random(3);
        for (int count = 0; count < 300; count++) {
            byte[] damaged = bytes.clone();
            int place = random.nextInt(bytes.length);
            damaged[place] ^= (byte) (1 << random.nextInt(8));
            storage.replace(NAME, damaged);
            RecordedSegment read = new RecordedSegment();
            assertThatThrownBy(() -> SegmentReader.read(storage, info, read))
                    .isInstanceOfSatisfying(DamagedCheckpointException.class, failure -> {
                        assertThat(failure.object()).isEqualTo(NAME);
                        assertThat(failure.offset())
                                .isBetween(place - (long) SegmentDescriptor.BLOCK_BYTES, (long) place);
                    });
            assertThat(read.records()).isEqualTo(writtenFirst(read));
            if (place < SegmentDescriptor.BLOCK_BYTES) {
                assertThat(read.records()).isEmpty();
            }
        }
    }

    @Test
    void read_blocksSwappedOrLost_isNoticed() throws IOException {
        SegmentInfo info = writeRandom(new Random(4), 5_000, 60);
        byte[] bytes = storage.object(NAME);
        int first = SegmentDescriptor.PREAMBLE_BYTES + blockBytes(bytes, SegmentDescriptor.PREAMBLE_BYTES);
        int second = first + blockBytes(bytes, first);
        int third = second + blockBytes(bytes, second);

        storage.replace(NAME, concat(bytes, 0, first, second, third, first, second, third, bytes.length));
        assertThatThrownBy(() -> SegmentReader.read(storage, info, new RecordedSegment()))
                .hasMessageContaining("block 2 where block 1 should be");

        storage.replace(NAME, concat(bytes, 0, first, second, bytes.length));
        assertThatThrownBy(() -> SegmentReader.read(storage, info, new RecordedSegment()))
                .hasMessageContaining("block 2 where block 1 should be");

        storage.replace(NAME, Arrays.copyOf(bytes, third));
        SegmentInfo forged = new SegmentInfo(NAME, third, 0, info.records());
        assertThatThrownBy(() -> SegmentReader.read(storage, forged, new RecordedSegment()))
                .hasMessageContaining("it ends here");
    }

    private static int blockBytes(byte[] bytes, int offset) {
        return SegmentDescriptor.BLOCK_HEADER_BYTES
                + (int) BytesBuffer.INT.get(bytes, offset + SegmentDescriptor.LENGTH_OFFSET);
    }

    private static byte[] concat(byte[] bytes, int... ranges) {
        byte[] result = new byte[bytes.length];
        int size = 0;
        for (int index = 0; index < ranges.length; index += 2) {
            int length = ranges[index + 1] - ranges[index];
            System.arraycopy(bytes, ranges[index], result, size, length);
            size += length;
        }
        return Arrays.copyOf(result, size);
    }

    @Test
    void read_anotherSegmentOfTheSameName_isNoticed() throws IOException {
        SegmentInfo info = writeRandom(new Random(5), 10, 60);
        SegmentInfo other = writeRandom(new Random(6), 10, 60);
        assertThat(other).isNotEqualTo(info);
        assertThatThrownBy(() -> SegmentReader.read(storage, info, new RecordedSegment()))
                .isInstanceOf(DamagedCheckpointException.class);
    }

    @Test
    void read_objectMissing_saysSo() {
        assertThatThrownBy(() -> SegmentReader.read(storage, new SegmentInfo(NAME, 1, 1, 1), new RecordedSegment()))
                .isInstanceOf(DamagedCheckpointException.class)
                .hasMessageContaining("it is missing");
    }

    @Test
    void read_laterVersion_saysSo() throws IOException {
        SegmentInfo info = writeRandom(new Random(7), 1, 10);
        byte[] bytes = storage.object(NAME);
        bytes[0] = 2;
        int preamble = (int) BytesBuffer.INT.get(bytes, 0);
        int begin = SegmentDescriptor.PREAMBLE_BYTES;
        int length = (int) BytesBuffer.INT.get(bytes, begin + SegmentDescriptor.LENGTH_OFFSET);
        byte[] header = Arrays.copyOfRange(bytes, begin, begin + SegmentDescriptor.BLOCK_HEADER_BYTES + length);
        BytesBuffer.INT.set(
                bytes,
                begin + SegmentDescriptor.CHECKSUM_OFFSET,
                SegmentDescriptor.checksum(new CRC32C(), preamble, header, length));
        storage.replace(NAME, bytes);
        assertThatThrownBy(() -> SegmentReader.read(storage, info, new RecordedSegment()))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(DamagedCheckpointException.class)
                .hasMessageContaining("format version 2, known is up to 1");
    }

    @Test
    void put_storageFails_isReportedAndNothingCanBeFinished() throws IOException {
        SegmentWriter writer = SegmentWriter.create(new FullStorage(), NAME, HEADER);
        StateChanges changes = writer.changes("store");
        byte[] state = new byte[SegmentDescriptor.BLOCK_BYTES];
        assertThatThrownBy(() -> changes.put("key".getBytes(StandardCharsets.UTF_8), 1, state))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("full");
        assertThatThrownBy(() -> changes.remove(new byte[1])).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
        writer.close();
    }

    /** Has room for a header and no more. */
    private static final class FullStorage implements CheckpointStorage {
        private final MemoryStorage memory = new MemoryStorage();

        @Override
        public ObjectWriter create(String name) {
            ObjectWriter writer = memory.create(name);
            return new ObjectWriter() {
                private int room = 200;

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    room -= length;
                    if (room < 0) {
                        throw new IOException("full");
                    }
                    writer.write(bytes, offset, length);
                }

                @Override
                public void finish() throws IOException {
                    writer.finish();
                }

                @Override
                public void close() {
                    writer.close();
                }
            };
        }

        @Override
        public byte[] putIfAbsent(String name, byte[] content) {
            throw new UnsupportedOperationException();
        }

        @Override
        public InputStream read(String name) throws IOException {
            return memory.read(name);
        }

        @Override
        public List<String> list(String prefix) {
            return memory.list(prefix);
        }

        @Override
        public void delete(String name) {
            memory.delete(name);
        }
    }
}
