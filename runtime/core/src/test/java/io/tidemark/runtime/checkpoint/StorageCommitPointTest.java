// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.checkpoint.Damage.Damaged;
import io.tidemark.runtime.checkpoint.FaultPlan.Fault;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The commit log in a storage: one truth, whoever dies, sleeps, or takes over. */
final class StorageCommitPointTest {
    private static final Path DISK = Path.of("/disk");
    private static final Path DIRECTORY = DISK.resolve("checkpoints");

    private final MemoryStorage memory = new MemoryStorage();

    private StorageCommitPoint commitPoint(String run) {
        return new StorageCommitPoint(memory, "job", run, 3, pause -> {});
    }

    @Test
    void recover_nothingThere_isNull() {
        assertThat(commitPoint("a").recover()).isNull();
        assertThat(commitPoint("b").recover()).isNull();
    }

    @Test
    void recover_afterCommits_isTheLast() {
        StorageCommitPoint first = commitPoint("a");
        first.recover();
        for (int number = 1; number <= 5; number++) {
            first.commit("c" + number, List.of());
        }
        assertThat(first.committed()).containsExactly("c5", "c4", "c3");

        StorageCommitPoint second = commitPoint("b");
        assertThat(second.recover()).isEqualTo("c5");
        assertThat(second.committed()).containsExactly("c5", "c4", "c3");
        second.forget("c5");
        second.commit("c6", List.of());
        assertThat(second.committed()).containsExactly("c6", "c4", "c3");
    }

    @Test
    void commit_afterTakeover_isFenced() {
        StorageCommitPoint first = commitPoint("a");
        first.recover();
        first.commit("c1", List.of());
        StorageCommitPoint second = commitPoint("b");
        second.recover();

        assertThatThrownBy(() -> first.commit("c2", List.of()))
                .isInstanceOf(FencedException.class)
                .hasMessageContaining("job job was taken over")
                .hasMessageContaining("c2");
        second.commit("c3", List.of());
        assertThat(commitPoint("c").recover()).isEqualTo("c3");
    }

    @Test
    void commit_sleptUntilItsNumberWasFreeAgain_isFencedAndNeverHistory() throws IOException {
        StorageCommitPoint sleeper = commitPoint("a");
        sleeper.recover();
        sleeper.commit("c1", List.of());
        StorageCommitPoint second = commitPoint("b");
        second.recover();
        for (int number = 2; number <= 9; number++) {
            second.commit("c" + number, List.of());
            second.retain(2);
        }
        assertThat(memory.list("commit-")).hasSize(2);

        assertThatThrownBy(() -> sleeper.commit("late", List.of())).isInstanceOf(FencedException.class);

        assertThat(memory.list("commit-")).hasSize(3);
        StorageCommitPoint third = commitPoint("c");
        assertThat(third.recover()).isEqualTo("c9");
        assertThat(third.committed()).containsExactly("c9", "c8", "c7");
        third.retain(0);
        assertThat(memory.list("commit-")).hasSize(2);
        assertThat(commitPoint("d").recover()).isEqualTo("c9");
    }

    @Test
    void recover_lastCommitDamagedInAnyWay_usesTheOneBefore() throws IOException {
        StorageCommitPoint first = commitPoint("a");
        first.recover();
        first.commit("c1", List.of());
        first.commit("c2", List.of());
        List<String> commits = memory.list("commit-");
        String last = commits.get(commits.size() - 1);
        for (Damaged damaged : Damage.of(memory.object(last))) {
            memory.replace(last, damaged.bytes());
            assertThat(commitPoint("b").recover()).as(damaged.what()).isEqualTo("c1");
            memory.list("commit-").stream()
                    .filter(name -> !commits.contains(name))
                    .forEach(memory::delete);
        }
    }

    @Test
    void recover_nothingReadable_fails() throws IOException {
        commitPoint("a").recover();
        memory.replace(memory.list("commit-").get(0), new byte[0]);
        assertThatThrownBy(() -> commitPoint("b").recover())
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("no commit in checkpoint storage")
                .hasMessageContaining("restore one from a copy");
    }

    @Test
    void recover_storageOfAnotherJob_isRefused() {
        commitPoint("a").recover();
        assertThatThrownBy(() -> new StorageCommitPoint(memory, "other", "b", 1).recover())
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("belongs to job job, not to other");
    }

    @Test
    void commit_beforeRecover_isRefused() {
        assertThatThrownBy(() -> commitPoint("a").commit("c", List.of())).isInstanceOf(IllegalStateException.class);
    }

    private static String end(String checkpoint) {
        return CheckpointNames.end(checkpoint);
    }

    @Test
    void commit_theEnd_isTheTruthForEverybodyUntilACheckpointFollows() {
        StorageCommitPoint first = commitPoint("a");
        first.recover();
        first.commit("c1", List.of());
        first.commit("c2", List.of());
        first.commit(end("c2"), List.of());
        StorageCommitPoint second = commitPoint("b");
        assertThat(second.recover()).isEqualTo(end("c2"));
        assertThat(second.committed()).containsExactly("c2", "c1");
        assertThat(commitPoint("c").recover()).isEqualTo(end("c2"));
        StorageCommitPoint last = commitPoint("d");
        last.recover();
        last.commit("c3", List.of());
        assertThat(commitPoint("e").recover()).isEqualTo("c3");
    }

    @Test
    void commit_theEndAfterTakeover_isFencedAndNotTheEnd() {
        StorageCommitPoint first = commitPoint("a");
        first.recover();
        first.commit("c1", List.of());
        StorageCommitPoint second = commitPoint("b");
        second.recover();
        assertThatThrownBy(() -> first.commit(end("c1"), List.of())).isInstanceOf(FencedException.class);
        second.commit("c2", List.of());
        assertThat(commitPoint("c").recover()).isEqualTo("c2");
    }

    @Test
    void commit_afterTheEndByAZombie_isFenced() {
        StorageCommitPoint zombie = commitPoint("a");
        zombie.recover();
        zombie.commit("c1", List.of());
        StorageCommitPoint second = commitPoint("b");
        second.recover();
        second.commit(end("c1"), List.of());
        assertThatThrownBy(() -> zombie.commit("c2", List.of())).isInstanceOf(FencedException.class);
        assertThat(commitPoint("c").recover()).isEqualTo(end("c1"));
    }

    @Test
    void commit_theEndOfAnotherCheckpointThanTheLast_isRefused() {
        StorageCommitPoint first = commitPoint("a");
        first.recover();
        assertThatThrownBy(() -> first.commit(end("c1"), List.of())).isInstanceOf(IllegalArgumentException.class);
        first.commit("c1", List.of());
        first.commit("c2", List.of());
        assertThatThrownBy(() -> first.commit(end("c1"), List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void recover_endDamagedInAnyWay_neitherGoesOnNorWritesAnything() throws IOException {
        StorageCommitPoint first = commitPoint("a");
        first.recover();
        first.commit("c1", List.of());
        JobEnd end = new JobEnd("job", "c1", "/savepoint", 7);
        memory.replace(end("c1"), end.write());
        first.commit(end("c1"), List.of());
        List<String> objects = memory.list("");
        List<String> commits = memory.list("commit-");
        String last = commits.get(commits.size() - 1);
        byte[] whole = memory.object(last);
        for (Damaged damaged : Damage.of(whole)) {
            memory.replace(last, damaged.bytes());
            assertThatThrownBy(() -> commitPoint("b").recover())
                    .as(damaged.what())
                    .isInstanceOf(JobFailedException.class)
                    .hasMessageContaining("job job may have ended with the savepoint of c1 in /savepoint: " + last)
                    .hasMessageContaining("delete c1.ended");
            assertThat(memory.list("")).isEqualTo(objects);
        }
        memory.delete(end("c1"));
        assertThat(commitPoint("b").recover()).isEqualTo("c1");
    }

    /** As a run that crashed before it could commit the end leaves it. */
    @Test
    void recover_endThatWasNotCommitted_doesNotCount() {
        StorageCommitPoint first = commitPoint("a");
        first.recover();
        first.commit("c1", List.of());
        memory.replace(end("c1"), new JobEnd("job", "c1", "/savepoint", 7).write());
        assertThat(commitPoint("b").recover()).isEqualTo("c1");
    }

    /** Processes that take over from each other, and what they were told. */
    private static final class World {
        private final Random random;
        private final SimulatedDisk disk;
        /** By checkpoint, the one that it goes on from; "" for none. */
        private final Map<String, String> parents = new HashMap<>();

        private final Set<String> acknowledged = new HashSet<>();
        private @Nullable String ended;
        private int processes;

        World(Random random) {
            this.random = random;
            this.disk = new SimulatedDisk(random, DISK);
        }

        /** A process: recovers and commits again and again, until it fails or dies. */
        Interleaving.Task process(SimulatedFiles files, Runnable step) {
            String run = "run-" + processes++;
            boolean ends = random.nextInt(4) == 0;
            LocalCheckpointStorage storage = new LocalCheckpointStorage(DIRECTORY, files, run);
            StorageCommitPoint point =
                    new StorageCommitPoint(storage, "job", run, 1 + random.nextInt(3), pause -> step.run());
            return () -> {
                try {
                    String current = name(point.recover());
                    if (CheckpointNames.isEnd(current)) {
                        return;
                    }
                    for (int number = 0; number < 4; number++) {
                        String next = run + "-" + number;
                        parents.put(next, current);
                        point.commit(next, List.of());
                        acknowledged.add(next);
                        current = next;
                        retain(point);
                    }
                    if (ends) {
                        point.commit(end(current), List.of());
                        assertThat(ended).isNull();
                        ended = end(current);
                    }
                } catch (FencedException fenced) {
                    // Somebody else goes on.
                } catch (JobFailedException failed) {
                    // An object may be deleted by others between two looks at it, again and again.
                    assertThat(failed)
                            .rootCause()
                            .matches(cause -> cause instanceof NoSuchFileException
                                    || String.valueOf(cause.getMessage()).contains("simulated"));
                }
            };
        }

        private static void retain(StorageCommitPoint point) {
            try {
                point.retain(2);
            } catch (IOException failure) {
                assertThat(failure).hasMessageContaining("simulated");
            }
        }

        private static String name(@Nullable String checkpoint) {
            return checkpoint == null ? "" : checkpoint;
        }

        /** What was acknowledged is part of the history of what is the truth now. */
        void check() {
            LocalCheckpointStorage storage =
                    new LocalCheckpointStorage(DIRECTORY, disk.newProcess(FaultPlan.none()), "check");
            StorageCommitPoint last = new StorageCommitPoint(storage, "job", "check" + processes++, 2);
            String truth = name(last.recover());
            if (ended != null) {
                assertThat(truth).isEqualTo(ended);
            }
            String checkpoint = CheckpointNames.isEnd(truth) ? CheckpointNames.checkpointOfEnd(truth) : truth;
            Set<String> history = new HashSet<>();
            for (String each = checkpoint; !each.isEmpty(); each = parents.getOrDefault(each, "")) {
                history.add(each);
            }
            assertThat(history).as("history of %s", truth).containsAll(acknowledged);
        }
    }

    @Test
    void anyOrder_withFaults_acknowledgedCommitsFormOneHistory() throws Exception {
        int committed = 0;
        int ended = 0;
        for (long seed = 0; seed < Long.getLong("random.cases", 1_500); seed++) {
            Random random = new Random(seed);
            World world = new World(random);
            try {
                for (int round = 0; round < 2; round++) {
                    Interleaving interleaving = new Interleaving(random);
                    for (int process = 0; process < 3; process++) {
                        FaultPlan plan = random.nextBoolean() ? FaultPlan.none() : FaultPlan.random(random, 15);
                        SimulatedFiles files = world.disk.newProcess(plan);
                        files.beforeEachCall(interleaving::step);
                        interleaving.add(world.process(files, interleaving::step));
                    }
                    interleaving.run();
                    if (random.nextBoolean()) {
                        world.disk.cutPower();
                    }
                    world.check();
                }
            } catch (AssertionError failure) {
                throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
            }
            committed += world.acknowledged.size();
            ended += world.ended == null ? 0 : 1;
        }
        assertThat(committed).isPositive();
        assertThat(ended).isPositive();
    }

    @Test
    void oneProcess_faultAtEveryCall_acknowledgedCommitsAreThere() throws Exception {
        SimulatedFiles counted = new World(new Random(0)).disk.newProcess(FaultPlan.none());
        new World(new Random(0)).process(counted, () -> {}).run();
        for (long call = 0; call < counted.calls() + 5; call++) {
            for (Fault fault : Fault.values()) {
                World world = new World(new Random(call));
                try {
                    world.process(world.disk.newProcess(FaultPlan.at(call, fault)), () -> {})
                            .run();
                    assertThat(world.acknowledged)
                            .as("%s at call %d", fault, call)
                            .hasSize(4);
                } catch (SimulatedCrash crash) {
                    world.disk.cutPower();
                }
                world.check();
            }
        }
    }
}
