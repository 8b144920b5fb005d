// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.nfa.NfaOutline;
import io.tidemark.runtime.checkpoint.CheckpointMetadata.PatternEntry;
import io.tidemark.runtime.checkpoint.CheckpointMetadata.ShardEntry;
import io.tidemark.runtime.checkpoint.Damage.Damaged;
import io.tidemark.runtime.checkpoint.JobPosition.PartitionProgress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Metadata: what is written is read, and nothing else ever is. */
final class CheckpointMetadataTest {
    private static final String NAME = "checkpoint-000000000007-0badcafe";
    private static final CheckpointMetadata EMPTY = new CheckpointMetadata(
            "",
            NAME,
            "",
            0,
            0,
            Long.MIN_VALUE,
            1,
            List.of(),
            List.of(),
            List.of(),
            new TreeMap<>(),
            false,
            new TreeMap<>());
    private static final NfaOutline OUTLINE = TestOutlines.largeThenSmall();
    private static final CheckpointMetadata FULL = new CheckpointMetadata(
            "fräud",
            NAME,
            "checkpoint-000000000006-0badcafe",
            7,
            1_763_700_000_000L,
            -5,
            2,
            List.of(
                    new PartitionProgress("t-0", 0, 17, 12, 99),
                    new PartitionProgress("t-1", 1, Long.MAX_VALUE, 0, Long.MIN_VALUE),
                    new PartitionProgress("t-2", 2, 3, 3, 4)),
            List.of(
                    new ShardEntry(0, List.of(new SegmentInfo("a", 1, -2, 3), new SegmentInfo("b", 4, 5, 6))),
                    new ShardEntry(1, List.of())),
            List.of(new PatternEntry("p", OUTLINE)),
            new TreeMap<>(Map.of("sink", new byte[] {1, 2}, "other", new byte[0])),
            true,
            new TreeMap<>(Map.of("events", 5L)));

    /** Arrays are compared by their identity otherwise. */
    private static String text(CheckpointMetadata metadata) {
        TreeMap<String, String> prepared = new TreeMap<>();
        metadata.prepared()
                .forEach((sink, bytes) -> prepared.put(sink, new String(bytes, StandardCharsets.ISO_8859_1)));
        return metadata.toString().replaceFirst("prepared=\\{[^}]*}", "prepared=" + prepared);
    }

    @Test
    void read_written_isTheSame() throws IOException {
        for (CheckpointMetadata metadata : List.of(EMPTY, FULL, withTimes())) {
            assertThat(text(CheckpointMetadata.read(NAME, metadata.write()))).isEqualTo(text(metadata));
        }
    }

    private static CheckpointMetadata withTimes() {
        EntryTimes times =
                EntryTimes.of(new long[] {12, 15, 1L << 47}, new long[] {-5, 1_763_700_000_000L, Long.MAX_VALUE});
        return new CheckpointMetadata(
                FULL.job(),
                NAME,
                FULL.previous(),
                FULL.number(),
                FULL.createdMillis(),
                FULL.watermarkMillis(),
                FULL.shardCount(),
                List.of(
                        new PartitionProgress("t-0", 0, 17, 12, 99, times, List.of(), "0badcafe"),
                        new PartitionProgress("t-1", 1, 17, 17, 99).withFingerprint("ü"),
                        new PartitionProgress("t-2", 2, 900, 12, 99, EntryTimes.NONE, List.of(12L, 300L, 899L), "")),
                FULL.shards(),
                FULL.patterns(),
                FULL.prepared(),
                FULL.finished(),
                FULL.counters());
    }

    @Test
    void write_isOfTheLastVersion_withTimesOfEntry() throws IOException {
        byte[] written = withTimes().write();
        assertThat(written[0]).isEqualTo((byte) 3);
        CheckpointMetadata read = CheckpointMetadata.read(NAME, written);
        assertThat(read.partitions()).isEqualTo(withTimes().partitions());
        EntryTimes times = read.partitions().get(0).times();
        assertThat(times.at(11)).isEqualTo(Long.MIN_VALUE);
        assertThat(times.at(12)).isEqualTo(-5);
        assertThat(times.at(14)).isEqualTo(-5);
        assertThat(times.at(16)).isEqualTo(1_763_700_000_000L);
        assertThat(times.last()).isEqualTo(times.at(1L << 48)).isEqualTo(Long.MAX_VALUE);
    }

    /** As it was written once, and must be read for ever. */
    @Test
    void entryTimes_layout_isTheSameForEver() throws IOException {
        EntryTimes times = EntryTimes.of(new long[] {12, 15}, new long[] {1_000, 1_003});
        BytesBuffer out = new BytesBuffer(16);
        times.write(out);
        assertThat(out.toByteArray()).isEqualTo(new byte[] {2, 12, (byte) 0xE8, 7, 3, 3});
        BytesReader in = new BytesReader(NAME, 0, out.array(), 0, out.size());
        assertThat(EntryTimes.read(in)).isEqualTo(times).hasToString("[from 12 on 1000, from 15 on 1003]");
    }

    @Test
    void read_anyDamage_isNoticed() {
        for (CheckpointMetadata metadata : List.of(EMPTY, FULL, withTimes())) {
            for (Damaged damaged : Damage.of(metadata.write())) {
                assertThatThrownBy(() -> CheckpointMetadata.read(NAME, damaged.bytes()))
                        .as(damaged.what())
                        .isInstanceOf(DamagedCheckpointException.class)
                        .hasMessageStartingWith("checkpoint object " + NAME + " is damaged at byte ");
            }
        }
    }

    @Test
    void read_laterVersion_saysSo() {
        byte[] bytes = Envelope.seal(Envelope.begin(4, "met"));
        assertThatThrownBy(() -> CheckpointMetadata.read(NAME, bytes))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(DamagedCheckpointException.class)
                .hasMessageContaining("format version 4, known is up to 3")
                .hasMessageContaining("use that one or a later one");
    }

    @Test
    void read_payloadForged_isRefusedWithoutBelievingALength() {
        BytesBuffer out = Envelope.begin(1, "met");
        out.writeVarint(Integer.MAX_VALUE);
        byte[] bytes = Envelope.seal(out);
        assertThatThrownBy(() -> CheckpointMetadata.read(NAME, bytes))
                .isInstanceOf(DamagedCheckpointException.class)
                .hasMessageContaining("length or count 2147483647");
    }

    @Test
    void names_areTakenApart() {
        String checkpoint = CheckpointNames.checkpoint(42, CheckpointNames.run(0x1a2b3c4d));
        assertThat(checkpoint).isEqualTo("checkpoint-000000000042-1a2b3c4d");
        for (String object : List.of(CheckpointNames.metadata(checkpoint), CheckpointNames.segment(checkpoint, 3))) {
            assertThat(CheckpointNames.isOfCheckpoint(object)).isTrue();
            assertThat(CheckpointNames.checkpointOf(object)).isEqualTo(checkpoint);
            assertThat(CheckpointNames.numberOf(object)).isEqualTo(42);
            assertThat(CheckpointNames.runOf(object)).isEqualTo("1a2b3c4d");
        }
        assertThat(CheckpointNames.isMetadata(CheckpointNames.metadata(checkpoint)))
                .isTrue();
        assertThat(CheckpointNames.isMetadata(CheckpointNames.segment(checkpoint, 3)))
                .isFalse();
        assertThat(CheckpointNames.isOfCheckpoint("checkpoint-of-somebody-else-entirely.metadata"))
                .isFalse();
    }
}
