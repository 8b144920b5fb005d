// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.checkpoint.CheckpointMetadata.ShardEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Cleaning up, by processes that die, sleep, and take over from each other. */
final class CheckpointCleanerTest {
    private static final Path DISK = Path.of("/disk");
    private static final Path DIRECTORY = DISK.resolve("checkpoints");

    /** All that a process does with checkpoints, in the order in which a coordinator does it. */
    private static final class SmallCoordinator {
        private final LocalCheckpointStorage storage;
        private final String run;
        private final StorageCommitPoint commitPoint;
        private final CheckpointCleaner cleaner;
        private final List<CheckpointMetadata> retained = new ArrayList<>();

        SmallCoordinator(FileAccess files, int run, Runnable pause) {
            this.run = CheckpointNames.run(run);
            this.storage = new LocalCheckpointStorage(DIRECTORY, files, this.run);
            this.commitPoint = new StorageCommitPoint(storage, "job", this.run, 2, millis -> pause.run());
            this.cleaner = new CheckpointCleaner(storage, this.run);
        }

        void recover() throws IOException {
            cleaner.noteAbandoned();
            commitPoint.recover();
            for (String checkpoint : commitPoint.committed()) {
                retained.add(read(checkpoint));
            }
        }

        private CheckpointMetadata read(String checkpoint) throws IOException {
            String object = CheckpointNames.metadata(checkpoint);
            CheckpointMetadata metadata;
            try (InputStream in = storage.read(object)) {
                metadata = CheckpointMetadata.read(object, in.readAllBytes());
            }
            for (ShardEntry shard : metadata.shards()) {
                for (SegmentInfo segment : shard.segments()) {
                    SegmentReader.read(storage, segment, new RecordedSegment());
                }
            }
            return metadata;
        }

        /** A checkpoint: a segment more than the last, or one for all. */
        void checkpoint(Random random) throws IOException {
            long number = retained.isEmpty() ? 1 : retained.get(0).number() + 1;
            String name = CheckpointNames.checkpoint(number, run);
            List<SegmentInfo> segments = new ArrayList<>();
            if (!retained.isEmpty() && random.nextInt(3) > 0) {
                segments.addAll(retained.get(0).shards().get(0).segments());
            }
            segments.add(segment(name));
            CheckpointMetadata metadata = new CheckpointMetadata(
                    "job",
                    name,
                    "",
                    number,
                    0,
                    0,
                    1,
                    List.of(),
                    List.of(new ShardEntry(0, segments)),
                    List.of(),
                    new TreeMap<>(),
                    false,
                    new TreeMap<>());
            byte[] bytes = metadata.write();
            try (CheckpointStorage.ObjectWriter writer = storage.create(CheckpointNames.metadata(name))) {
                writer.write(bytes, 0, bytes.length);
                writer.finish();
            }
            commitPoint.commit(name, List.of());
            retained.add(0, metadata);
            retained.removeIf(each -> !commitPoint.committed().contains(each.checkpoint()));
        }

        private SegmentInfo segment(String checkpoint) throws IOException {
            SegmentHeader header = new SegmentHeader("job", checkpoint, 0);
            try (SegmentWriter writer = SegmentWriter.create(storage, CheckpointNames.segment(checkpoint, 0), header)) {
                writer.changes("store").put(checkpoint.getBytes(StandardCharsets.UTF_8), 1, new byte[3]);
                return writer.finish();
            }
        }

        void clean() throws IOException {
            cleaner.clean(retained);
            commitPoint.retain(2);
        }

        Set<String> needed() {
            Set<String> needed = new HashSet<>();
            retained.forEach(metadata -> CheckpointCleaner.addObjects(needed, metadata));
            return needed;
        }
    }

    private static void live(SmallCoordinator process, Random random) {
        try {
            process.recover();
            for (int count = 0; count < 5; count++) {
                process.checkpoint(random);
                try {
                    process.clean();
                } catch (NoSuchFileException deleted) {
                    // By whoever took over.
                    return;
                } catch (IOException failure) {
                    assertThat(failure).hasMessageContaining("simulated");
                }
            }
        } catch (IOException | JobFailedException failure) {
            // A process that fails is followed by another one.
        }
    }

    @Test
    void anyOrder_withFaults_whatIsRetainedIsThereAndNothingElseStays() throws Exception {
        int retained = 0;
        for (int seed = 0; seed < Integer.getInteger("random.cases", 600); seed++) {
            Random random = new Random(seed);
            SimulatedDisk disk = new SimulatedDisk(random, DISK);
            int processes = 0;
            for (int round = 0; round < 2; round++) {
                Interleaving interleaving = new Interleaving(random);
                for (int process = 0; process < 3; process++) {
                    FaultPlan plan = random.nextBoolean() ? FaultPlan.none() : FaultPlan.random(random, 60);
                    SimulatedFiles files = disk.newProcess(plan);
                    files.beforeEachCall(interleaving::step);
                    SmallCoordinator coordinator = new SmallCoordinator(files, processes++, interleaving::step);
                    interleaving.add(() -> live(coordinator, random));
                }
                interleaving.run();
                if (random.nextBoolean()) {
                    disk.cutPower();
                }
            }
            SmallCoordinator last = new SmallCoordinator(disk.newProcess(FaultPlan.none()), processes, () -> {});
            try {
                // Reads everything that is retained.
                last.recover();
                last.checkpoint(random);
                last.clean();
                last.checkpoint(random);
                last.clean();
            } catch (IOException failure) {
                throw new AssertionError("seed " + seed + ": " + failure, failure);
            }
            assertThat(last.storage.list("checkpoint-"))
                    .as("seed %d", seed)
                    .containsExactlyInAnyOrderElementsOf(last.needed());
            assertThat(last.storage.list("commit-")).as("seed %d", seed).hasSize(2);
            assertThat(disk.list(DIRECTORY))
                    .as("seed %d", seed)
                    .hasSize(last.needed().size() + 2);
            retained += last.retained.size();
        }
        assertThat(retained).isPositive();
    }

    @Test
    void clean_objectsOfARunThatTookOver_areLeft() throws IOException {
        SimulatedDisk disk = new SimulatedDisk(new Random(1), DISK);
        SmallCoordinator zombie = new SmallCoordinator(disk.newProcess(FaultPlan.none()), 1, () -> {});
        zombie.recover();
        zombie.checkpoint(new Random(1));
        SmallCoordinator next = new SmallCoordinator(disk.newProcess(FaultPlan.none()), 2, () -> {});
        next.recover();
        next.checkpoint(new Random(1));
        Set<String> before = new HashSet<>(next.storage.list(""));

        zombie.cleaner.clean(zombie.retained);

        assertThat(next.storage.list("")).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void clean_whatIsBeingWritten_isLeft() throws IOException {
        SimulatedDisk disk = new SimulatedDisk(new Random(1), DISK);
        SmallCoordinator process = new SmallCoordinator(disk.newProcess(FaultPlan.none()), 1, () -> {});
        process.recover();
        process.checkpoint(new Random(1));
        SmallCoordinator other = new SmallCoordinator(disk.newProcess(FaultPlan.none()), 2, () -> {});
        SegmentInfo next = process.segment(CheckpointNames.checkpoint(2, process.run));
        SegmentInfo otherOld = other.segment(CheckpointNames.checkpoint(0, other.run));
        SegmentInfo givenUp = process.segment(CheckpointNames.checkpoint(0, process.run));

        process.clean();

        assertThat(process.storage.list("checkpoint-"))
                .hasSize(4)
                .contains(next.name(), otherOld.name())
                .doesNotContain(givenUp.name());
    }

    @Test
    void clean_ofAnEmptyStorage_hasNothingToDo() throws IOException {
        SimulatedDisk disk = new SimulatedDisk(new Random(1), DISK);
        SmallCoordinator first = new SmallCoordinator(disk.newProcess(FaultPlan.none()), 1, () -> {});
        first.recover();
        first.checkpoint(new Random(1));
        first.clean();
        assertThat(first.storage.list("checkpoint-")).hasSize(2);
    }
}
