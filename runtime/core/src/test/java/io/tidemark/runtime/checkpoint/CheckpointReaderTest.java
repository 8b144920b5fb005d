// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.checkpoint.CheckpointMetadata.PatternEntry;
import io.tidemark.runtime.checkpoint.CheckpointMetadata.ShardEntry;
import io.tidemark.runtime.checkpoint.Damage.Damaged;
import io.tidemark.runtime.checkpoint.JobPosition.PartitionProgress;
import io.tidemark.runtime.state.StateChanges;
import io.tidemark.serde.KeySerializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints read outside of a job, whole and damaged. */
final class CheckpointReaderTest {
    private static final String FIRST = CheckpointNames.checkpoint(1, "1a2b3c4d");
    private static final String SECOND = CheckpointNames.checkpoint(2, "1a2b3c4d");
    private static final KeySerializer<Object> KEYS = KeySerializer.standard();

    @TempDir
    private Path directory;

    /** Two checkpoints: a full one, and one with what changed in shard 0. */
    private void writeCheckpoints() throws IOException {
        CheckpointStorage storage = LocalCheckpointStorage.in(directory);
        StorageCommitPoint commitPoint = new StorageCommitPoint(storage, "fraud", "1a2b3c4d", 2);
        commitPoint.recover();
        List<SegmentInfo> shard0 = new ArrayList<>();
        List<SegmentInfo> shard1 = new ArrayList<>();
        try (SegmentWriter writer = writer(storage, FIRST, 0)) {
            StateChanges changes = writer.changes("p");
            changes.put(KEYS.serialize("alice"), 1_000, new byte[] {1});
            changes.put(KEYS.serialize("bob"), 2_000, new byte[] {2, 2});
            changes.put(KEYS.serialize("carol"), 3_000, new byte[] {3, 3, 3});
            writer.waiting(9_999, 98, new byte[] {9, 8});
            shard0.add(writer.finish());
        }
        try (SegmentWriter writer = writer(storage, FIRST, 1)) {
            writer.changes("p").put(KEYS.serialize(List.of("d\n\"", 5, true)), Long.MAX_VALUE, new byte[4]);
            writer.changes("q").put(new byte[] {1, 2, 3}, 4, new byte[5]);
            shard1.add(writer.finish());
        }
        commit(storage, commitPoint, 1, shard0, shard1);
        try (SegmentWriter writer = writer(storage, SECOND, 0)) {
            StateChanges changes = writer.changes("p");
            changes.remove(KEYS.serialize("alice"));
            changes.remove(KEYS.serialize("bob"));
            changes.put(KEYS.serialize("bob"), 2_222, new byte[7]);
            changes.put(KEYS.serialize("\ud83d\ude00"), 5, new byte[8]);
            writer.waiting(10_000, 99, new byte[] {9, 9});
            shard0.add(writer.finish());
        }
        commit(storage, commitPoint, 2, shard0, shard1);
    }

    private static SegmentWriter writer(CheckpointStorage storage, String checkpoint, int shard) throws IOException {
        return SegmentWriter.create(
                storage, CheckpointNames.segment(checkpoint, shard), new SegmentHeader("fraud", checkpoint, shard));
    }

    private static void commit(
            CheckpointStorage storage,
            StorageCommitPoint commitPoint,
            int number,
            List<SegmentInfo> shard0,
            List<SegmentInfo> shard1)
            throws IOException {
        String name = CheckpointNames.checkpoint(number, "1a2b3c4d");
        CheckpointMetadata metadata = new CheckpointMetadata(
                "fraud",
                name,
                number == 1 ? "" : FIRST,
                number,
                1_767_323_045_000L,
                77,
                2,
                List.of(new PartitionProgress("t-0", 0, 17, 12, 99).withFingerprint("0badcafe")),
                List.of(new ShardEntry(0, shard0), new ShardEntry(1, shard1)),
                List.of(new PatternEntry("p", TestOutlines.largeThenSmall())),
                new TreeMap<>(Map.of("alerts", new byte[] {1, 2})),
                false,
                new TreeMap<>(Map.of("events", 5L)));
        byte[] bytes = metadata.write();
        try (CheckpointStorage.ObjectWriter writer = storage.create(CheckpointNames.metadata(name))) {
            writer.write(bytes, 0, bytes.length);
            writer.finish();
        }
        commitPoint.commit(name, List.of());
    }

    /** The job ends with a savepoint of the second. */
    private void end() throws IOException {
        CheckpointStorage storage = LocalCheckpointStorage.in(directory);
        byte[] end = new JobEnd("fraud", SECOND, "/srv/before", 1_767_323_046_000L).write();
        try (CheckpointStorage.ObjectWriter writer = storage.create(CheckpointNames.end(SECOND))) {
            writer.write(end, 0, end.length);
            writer.finish();
        }
        recovered(storage).commit(CheckpointNames.end(SECOND), List.of());
    }

    @Test
    void ended_jobWithASavepoint_isToldAndInTheLinesOfItsCheckpoint() throws IOException {
        writeCheckpoints();
        CheckpointReader reader = CheckpointReader.in(directory);
        assertThat(reader.ended()).isNull();
        end();
        assertThat(reader.ended()).isEqualTo(new JobEnd("fraud", SECOND, "/srv/before", 1_767_323_046_000L));
        assertThat(reader.committed()).containsExactly(SECOND, FIRST);
        assertThat(reader.last()).isEqualTo(SECOND);
        String line = "{\"type\":\"ended\",\"savepoint\":\"/srv/before\",\"ended\":\"2026-01-02T03:04:06Z\"}";
        assertThat(jsonLines(reader, SECOND, StateText.none()).lines().toList().get(1))
                .isEqualTo(line);
        assertThat(jsonLines(reader, FIRST, StateText.none())).doesNotContain("\"ended\"");
        // A run that crashed before it could commit the end of the first left that.
        Files.copy(directory.resolve(CheckpointNames.end(SECOND)), directory.resolve(CheckpointNames.end(FIRST)));
        assertThat(jsonLines(reader, FIRST, StateText.none())).doesNotContain("\"ended\"");
    }

    @Test
    void ended_anyDamageOfWhatSaysSo_isNoticed() throws IOException {
        writeCheckpoints();
        end();
        MemoryStorage copy = new MemoryStorage();
        CheckpointStorage original = LocalCheckpointStorage.in(directory);
        for (String object : original.list("")) {
            copy.replace(object, Files.readAllBytes(directory.resolve(object)));
        }
        List<String> commits = copy.list("commit-");
        for (String object : List.of(CheckpointNames.end(SECOND), commits.get(commits.size() - 1))) {
            byte[] whole = copy.object(object);
            for (Damaged damaged : Damage.of(whole)) {
                copy.replace(object, damaged.bytes());
                assertThatThrownBy(() -> CheckpointReader.of(copy).ended())
                        .as("%s: %s", object, damaged.what())
                        .isInstanceOf(DamagedCheckpointException.class);
            }
            copy.replace(object, whole);
        }
    }

    private static String jsonLines(CheckpointReader reader, String checkpoint, StateText states) throws IOException {
        StringBuilder out = new StringBuilder();
        reader.writeJsonLines(checkpoint, states, out);
        return out.toString();
    }

    @Test
    void writeJsonLines_lastCheckpoint_saysWhatHolds() throws IOException {
        writeCheckpoints();
        CheckpointReader reader = CheckpointReader.in(directory);
        long bytes = 0;
        for (String object : List.of(
                CheckpointNames.segment(FIRST, 0),
                CheckpointNames.segment(FIRST, 1),
                CheckpointNames.segment(SECOND, 0))) {
            bytes += Files.size(directory.resolve(object));
        }

        String lines = jsonLines(reader, SECOND, StateText.none());

        assertThat(lines.lines())
                .containsExactlyInAnyOrder(
                        "{\"type\":\"checkpoint\",\"name\":\"checkpoint-000000000002-1a2b3c4d\",\"job\":\"fraud\","
                                + "\"previous\":\"checkpoint-000000000001-1a2b3c4d\",\"number\":2,\"created\":\"2026-01-02T03:04:05Z\",\"watermarkMillis\":77,"
                                + "\"shards\":2,\"finished\":false,\"segments\":3,\"bytes\":" + bytes + "}",
                        "{\"type\":\"partition\",\"name\":\"t-0\",\"number\":0,\"position\":17,\"replayFrom\":12,"
                                + "\"watermarkMillis\":99,\"fingerprint\":\"0badcafe\"}",
                        "{\"type\":\"pattern\",\"name\":\"p\",\"fingerprint\":\""
                                + Long.toHexString(TestOutlines.largeThenSmall().fingerprint())
                                + "\",\"stages\":[\"large\",\"small\"],"
                                + "\"text\":\"begin \\\"large\\\"\\u000anext \\\"small\\\"\"}",
                        "{\"type\":\"sink\",\"name\":\"alerts\",\"preparedBase64\":\"AQI=\"}",
                        "{\"type\":\"counter\",\"name\":\"events\",\"value\":5}",
                        "{\"type\":\"key\",\"pattern\":\"p\",\"shard\":0,\"key\":\"bob\",\"deadlineMillis\":2222,"
                                + "\"stateBytes\":7}",
                        "{\"type\":\"key\",\"pattern\":\"p\",\"shard\":0,\"key\":\"\\ud83d\\ude00\","
                                + "\"deadlineMillis\":5,\"stateBytes\":8}",
                        "{\"type\":\"key\",\"pattern\":\"p\",\"shard\":0,\"key\":\"carol\",\"deadlineMillis\":3000,"
                                + "\"stateBytes\":3}",
                        "{\"type\":\"waiting\",\"shard\":0,\"timestampMillis\":10000,\"eventId\":99,\"eventBytes\":2}",
                        "{\"type\":\"key\",\"pattern\":\"p\",\"shard\":1,\"key\":[\"d\\u000a\\\"\",5,true],"
                                + "\"stateBytes\":4}",
                        "{\"type\":\"key\",\"pattern\":\"q\",\"shard\":1,\"keyBase64\":\"AQID\","
                                + "\"deadlineMillis\":4,\"stateBytes\":5}");
        ObjectMapper mapper = new ObjectMapper();
        for (String line : lines.lines().toList()) {
            JsonNode parsed = mapper.readTree(line);
            assertThat(parsed.path("type").asText()).isNotEmpty();
        }
    }

    @Test
    void writeJsonLines_statesDecoded_areInTheLines() throws IOException {
        writeCheckpoints();
        String lines = jsonLines(
                CheckpointReader.in(directory),
                FIRST,
                (pattern, bytes) -> "[\"" + pattern + "\"," + bytes.length + "]");
        assertThat(lines.lines())
                .contains(
                        "{\"type\":\"key\",\"pattern\":\"p\",\"shard\":0,\"key\":\"alice\",\"deadlineMillis\":1000,"
                                + "\"stateBytes\":1,\"state\":[\"p\",1]}",
                        "{\"type\":\"waiting\",\"shard\":0,\"timestampMillis\":9999,\"eventId\":98,\"eventBytes\":2,"
                                + "\"event\":[\"null\",2]}");
    }

    @Test
    void writeJsonLines_keysOfAllTypes_areJson() throws IOException {
        MemoryStorage storage = new MemoryStorage();
        List<Object> keys = List.of(1L, -2, true, 'c', new UUID(1, 2), "ä\u0001\u2028\\", List.of(List.of(), "\ud800"));
        SegmentInfo segment;
        try (SegmentWriter writer = writer(storage, FIRST, 0)) {
            for (Object key : keys) {
                writer.changes("p").put(KEYS.serialize(key), 1, new byte[0]);
            }
            segment = writer.finish();
        }
        commit(storage, recovered(storage), 1, List.of(segment), List.of());
        List<String> found = new ArrayList<>();
        for (String line : jsonLines(CheckpointReader.of(storage), FIRST, StateText.none())
                .lines()
                .toList()) {
            JsonNode parsed = new ObjectMapper().readTree(line);
            if (parsed.path("type").asText().equals("key")) {
                found.add(parsed.path("key").toString());
            }
        }
        assertThat(found)
                .hasSize(keys.size())
                .startsWith("1", "-2", "true", "\"c\"", "\"00000000-0000-0001-0000-000000000002\"");
        assertThat(new ObjectMapper().readTree(found.get(5)).asText()).isEqualTo(keys.get(5));
    }

    private static StorageCommitPoint recovered(CheckpointStorage storage) {
        StorageCommitPoint commitPoint = new StorageCommitPoint(storage, "fraud", "1a2b3c4d", 2);
        commitPoint.recover();
        return commitPoint;
    }

    @Test
    void checkpoints_areListed() throws IOException {
        writeCheckpoints();
        CheckpointReader reader = CheckpointReader.in(directory);
        assertThat(reader.checkpoints()).containsExactly(FIRST, SECOND);
        assertThat(reader.committed()).containsExactly(SECOND, FIRST);
        reader.verify(FIRST);
        reader.verify(SECOND);
        assertThatThrownBy(() -> reader.verify(CheckpointNames.checkpoint(3, "1a2b3c4d")))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> CheckpointReader.in(directory.resolve("missing")))
                .isInstanceOf(NotDirectoryException.class);
        assertThat(CheckpointReader.of(new MemoryStorage()).committed()).isEmpty();
    }

    /** Each bit of each file of a whole directory, and each truncation of it. */
    @Test
    void anyFileOfADirectory_anyDamage_isNoticedOrHarmless() throws IOException {
        writeCheckpoints();
        MemoryStorage copy = new MemoryStorage();
        CheckpointStorage original = LocalCheckpointStorage.in(directory);
        List<String> objects = original.list("");
        for (String object : objects) {
            copy.replace(object, Files.readAllBytes(directory.resolve(object)));
        }
        assertThat(objects).hasSize(8);
        CheckpointReader reader = CheckpointReader.of(copy);
        String first = jsonLines(reader, FIRST, StateText.none());
        String second = jsonLines(reader, SECOND, StateText.none());
        List<String> commits = copy.list("commit-");
        int noticed = 0;
        for (String object : objects) {
            byte[] whole = copy.object(object);
            for (Damaged damaged : Damage.of(whole)) {
                copy.replace(object, damaged.bytes());
                noticed += noticedOrSame(() -> jsonLines(reader, FIRST, StateText.none()), first);
                noticed += noticedOrSame(() -> jsonLines(reader, SECOND, StateText.none()), second);
                noticed += noticedOrSame(
                        () -> String.valueOf(reader.committed()),
                        List.of(SECOND, FIRST).toString());
                if (commits.contains(object)) {
                    recoverIsRight(copy, commits, object.equals(commits.get(commits.size() - 1)));
                }
            }
            copy.replace(object, whole);
        }
        long damages = 0;
        for (String object : objects) {
            // Segments of the first checkpoint are part of both; commits before the last are not read.
            int readers = object.contains(".shard-") && object.startsWith(FIRST) ? 2 : 1;
            boolean read = !object.startsWith("commit-") || object.equals(commits.get(commits.size() - 1));
            damages += read ? (long) readers * Damage.of(copy.object(object)).size() : 0;
        }
        assertThat(noticed).isEqualTo((int) damages);
    }

    private interface Reading {
        String read() throws IOException;
    }

    private static int noticedOrSame(Reading reading, String wanted) {
        try {
            assertThat(reading.read()).isEqualTo(wanted);
            return 0;
        } catch (DamagedCheckpointException noticed) {
            return 1;
        } catch (IOException other) {
            throw new AssertionError(other);
        }
    }

    private static void recoverIsRight(MemoryStorage storage, List<String> commits, boolean lastDamaged) {
        StorageCommitPoint next = new StorageCommitPoint(storage, "fraud", "0badcafe", 2);
        try {
            assertThat(next.recover()).isEqualTo(lastDamaged ? FIRST : SECOND);
        } catch (JobFailedException refused) {
            throw new AssertionError(refused);
        }
        storage.list("commit-").stream().filter(name -> !commits.contains(name)).forEach(storage::delete);
    }

    @Test
    void openSavepoint_aFile_isCalledOne() throws IOException {
        Path file = Files.writeString(directory.resolve("savepoint"), "no directory");
        assertThatThrownBy(() -> CheckpointReader.openSavepoint(file))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining(file + " cannot be used: it is a file and no directory");
    }
}
