// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.runtime.checkpoint.FaultPlan.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The local storage against a map: random calls, a crash or an error at every call of the file system, and a power cut. What
 * was promised is there bit by bit, and no part of anything else.
 */
final class StorageModelTest {
    private static final Path DISK = Path.of("/disk");
    private static final Path DIRECTORY = DISK.resolve("checkpoints");

    /** What a storage must have, and what it may have. */
    private static final class Model {
        /** Objects that must be there. */
        private final SortedMap<String, byte[]> certain = new TreeMap<>();
        /** Objects that may be there: nobody was told how it ended. */
        private final SortedMap<String, List<byte[]>> possible = new TreeMap<>();

        private int names;

        String newName() {
            return "object-" + names++;
        }

        void check(LocalCheckpointStorage storage) throws IOException {
            List<String> listed = storage.list("");
            assertThat(listed).containsAll(certain.keySet());
            for (String name : listed) {
                assertThat(isExpected(name, content(storage, name))).as(name).isTrue();
            }
        }

        boolean isExpected(String name, byte[] content) {
            byte[] wanted = certain.get(name);
            if (wanted != null) {
                return Arrays.equals(wanted, content);
            }
            return possible.getOrDefault(name, List.of()).stream().anyMatch(each -> Arrays.equals(each, content));
        }

        void mayBe(String name, byte[] content) {
            possible.computeIfAbsent(name, absent -> new ArrayList<>()).add(content);
        }

        void deleting(String name) {
            byte[] content = certain.remove(name);
            if (content != null) {
                mayBe(name, content);
            }
        }

        void is(String name, byte[] content) {
            possible.remove(name);
            certain.put(name, content);
        }
    }

    private static byte[] content(LocalCheckpointStorage storage, String name) throws IOException {
        try (InputStream in = storage.read(name)) {
            return in.readAllBytes();
        }
    }

    /** One run of a process, until it dies. */
    private static final class Run {
        private final Model model;
        private final LocalCheckpointStorage storage;
        private final Random random;

        Run(Model model, SimulatedFiles files, String token, Random random) {
            this.model = model;
            this.storage = new LocalCheckpointStorage(DIRECTORY, files, token);
            this.random = random;
        }

        void calls(int count) {
            for (int call = 0; call < count; call++) {
                try {
                    call();
                } catch (NoSuchFileException missing) {
                    throw new AssertionError("the model knows of it", missing);
                } catch (IOException fault) {
                    assertThat(fault).hasMessageContaining("simulated");
                }
            }
        }

        private void call() throws IOException {
            switch (random.nextInt(6)) {
                case 0, 1 -> create();
                case 2 -> putIfAbsent(model.newName());
                case 3 -> putIfAbsent(model.names == 0 ? model.newName() : "object-" + random.nextInt(model.names));
                case 4 -> delete();
                default -> model.check(storage);
            }
        }

        private void create() throws IOException {
            String name = model.newName();
            byte[] content = new byte[random.nextInt(300)];
            random.nextBytes(content);
            model.mayBe(name, content);
            try (CheckpointStorage.ObjectWriter writer = storage.create(name)) {
                int half = content.length / 2;
                writer.write(content, 0, half);
                writer.write(content, half, content.length - half);
                if (random.nextInt(5) == 0) {
                    model.possible.remove(name);
                    return;
                }
                writer.finish();
            }
            model.is(name, content);
        }

        private void putIfAbsent(String name) throws IOException {
            byte[] there = model.certain.get(name);
            byte[] content = (name + " put " + random.nextInt()).getBytes(StandardCharsets.UTF_8);
            if (there == null) {
                model.mayBe(name, content);
            }
            byte[] found = storage.putIfAbsent(name, content);
            if (found == null) {
                assertThat(there).as(name).isNull();
            } else {
                assertThat(model.isExpected(name, found)).as(name).isTrue();
            }
            model.is(name, found == null ? content : found);
        }

        private void delete() throws IOException {
            if (!model.certain.isEmpty()) {
                String name = new ArrayList<>(model.certain.keySet()).get(random.nextInt(model.certain.size()));
                model.deleting(name);
                storage.delete(name);
            }
        }
    }

    private static void runWithFaults(long seed, FaultPlan firstPlan) throws IOException {
        Random random = new Random(seed);
        SimulatedDisk disk = new SimulatedDisk(random, DISK);
        Model model = new Model();
        for (int run = 0; run < 3; run++) {
            FaultPlan plan = run == 0 ? firstPlan : FaultPlan.random(random, 20);
            SimulatedFiles files = disk.newProcess(plan);
            try {
                new Run(model, files, "run" + run, random).calls(12);
            } catch (SimulatedCrash crash) {
                // As planned.
            }
            files.kill();
            if (random.nextBoolean()) {
                disk.cutPower();
            }
            LocalCheckpointStorage rebooted =
                    new LocalCheckpointStorage(DIRECTORY, disk.newProcess(FaultPlan.none()), "reboot" + run);
            model.check(rebooted);
            settle(model, rebooted);
        }
    }

    /** What survived is there from now on, what did not is gone; deleted objects may come back, so they are still open. */
    private static void settle(Model model, LocalCheckpointStorage storage) throws IOException {
        storage.putIfAbsent("settled", new byte[0]);
        model.is("settled", new byte[0]);
        List<String> listed = storage.list("");
        for (String name : listed) {
            model.is(name, content(storage, name));
        }
    }

    @Test
    void anyCalls_faultAtEveryCall_whatWasPromisedIsThere() throws IOException {
        for (long seed = 0; seed < Long.getLong("random.cases", 15); seed++) {
            SimulatedDisk disk = new SimulatedDisk(new Random(seed), DISK);
            SimulatedFiles files = disk.newProcess(FaultPlan.none());
            new Run(new Model(), files, "count", new Random(seed)).calls(12);
            for (long call = 0; call < files.calls() + 5; call++) {
                for (Fault fault : Fault.values()) {
                    try {
                        runWithFaults(seed, FaultPlan.at(call, fault));
                    } catch (AssertionError failure) {
                        throw new AssertionError(
                                "seed " + seed + ", " + fault + " at call " + call + ": " + failure.getMessage(),
                                failure);
                    }
                }
            }
        }
    }

    @Test
    void putIfAbsent_inAnyOrderWithCrashes_atMostOneWinsAndAllAreToldTheSame() throws Exception {
        for (long seed = 0; seed < Long.getLong("random.cases", 1_500); seed++) {
            Random random = new Random(seed);
            SimulatedDisk disk = new SimulatedDisk(random, DISK);
            Interleaving interleaving = new Interleaving(random);
            List<byte[]> told = new ArrayList<>();
            int[] winners = new int[1];
            for (int process = 0; process < 3; process++) {
                FaultPlan plan = random.nextBoolean() ? FaultPlan.none() : FaultPlan.random(random, 8);
                SimulatedFiles files = disk.newProcess(plan);
                files.beforeEachCall(interleaving::step);
                LocalCheckpointStorage storage = new LocalCheckpointStorage(DIRECTORY, files, "p" + process);
                byte[] content = ("process " + process).getBytes(StandardCharsets.UTF_8);
                interleaving.add(() -> {
                    try {
                        byte[] there = storage.putIfAbsent("object", content);
                        winners[0] += there == null ? 1 : 0;
                        told.add(there == null ? content : there);
                    } catch (IOException fault) {
                        assertThat(fault).hasMessageContaining("simulated");
                    }
                });
            }
            interleaving.run();
            disk.cutPower();
            LocalCheckpointStorage rebooted =
                    new LocalCheckpointStorage(DIRECTORY, disk.newProcess(FaultPlan.none()), "reboot");
            assertThat(winners[0]).as("seed %d", seed).isLessThanOrEqualTo(1);
            List<String> listed = rebooted.list("");
            if (!told.isEmpty()) {
                byte[] left = content(rebooted, "object");
                assertThat(told).as("seed %d", seed).allMatch(each -> Arrays.equals(each, left));
            } else if (!listed.isEmpty()) {
                assertThat(content(rebooted, "object"))
                        .as("seed %d", seed)
                        .asString()
                        .startsWith("process ");
            }
        }
    }
}
