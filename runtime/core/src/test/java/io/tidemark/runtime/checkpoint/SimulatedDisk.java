// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A disk that loses what the rules allow it to lose. Names and contents are two things: each has a state that processes
 * see, and one that survives a power cut for certain. What is between them survives by chance, in parts and in any order.
 * Used by one thread at a time.
 */
final class SimulatedDisk {
    /** A file, whatever its names. Only ever appended to. */
    static final class Content {
        private byte[] bytes = new byte[0];
        private int forcedLength;
        private long writtenMillis;

        byte[] bytes() {
            return bytes;
        }

        long writtenMillis() {
            return writtenMillis;
        }
    }

    /** A name given or taken and not yet forced; a rename is both in one. */
    private record Change(
            @Nullable Path taken,
            @Nullable Path given,
            @Nullable Content content) {
        boolean concerns(Path directory) {
            return isIn(taken, directory) || isIn(given, directory);
        }

        private static boolean isIn(@Nullable Path path, Path directory) {
            return path != null && directory.equals(path.getParent());
        }
    }

    private static final int BLOCK_BYTES = 64;
    private static final Content DIRECTORY = new Content();

    private final Random random;
    private final Path root;
    private final List<SimulatedFiles> processes = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private SortedMap<Path, Content> names = new TreeMap<>();
    private SortedMap<Path, Content> forcedNames = new TreeMap<>();
    private long nowMillis = 1_000;

    /** A disk with an empty directory. */
    SimulatedDisk(Random random, Path root) {
        this.random = random;
        this.root = root;
        names.put(root, DIRECTORY);
        forcedNames.put(root, DIRECTORY);
    }

    /** A process that uses this disk. */
    SimulatedFiles newProcess(FaultPlan plan) {
        SimulatedFiles process = new SimulatedFiles(this, plan);
        processes.add(process);
        return process;
    }

    Random random() {
        return random;
    }

    /** Ends all processes, and all that was not forced by chance. */
    void cutPower() {
        processes.forEach(SimulatedFiles::kill);
        processes.clear();
        boolean inOrder = random.nextBoolean();
        int survivors = random.nextInt(changes.size() + 1);
        for (int index = 0; index < changes.size(); index++) {
            if (inOrder ? index < survivors : random.nextBoolean()) {
                apply(forcedNames, changes.get(index));
            }
        }
        changes.clear();
        // What is in a directory that is lost is lost.
        forcedNames.keySet().removeIf(path -> !path.equals(root) && !forcedNames.containsKey(path.getParent()));
        names = new TreeMap<>(forcedNames);
        names.values().stream().distinct().forEach(this::tear);
        advanceTime();
    }

    /** Of what was not forced a part is left, and some blocks of it hold anything. */
    private void tear(Content content) {
        int forced = content.forcedLength;
        int length = forced + random.nextInt(content.bytes.length - forced + 1);
        byte[] left = Arrays.copyOf(content.bytes, length);
        if (random.nextInt(3) > 0) {
            for (int begin = forced; begin < length; begin += BLOCK_BYTES) {
                if (random.nextInt(3) == 0) {
                    byte[] garbage = new byte[Math.min(BLOCK_BYTES, length - begin)];
                    if (random.nextBoolean()) {
                        random.nextBytes(garbage);
                    }
                    System.arraycopy(garbage, 0, left, begin, garbage.length);
                }
            }
        }
        content.bytes = left;
        content.forcedLength = length;
    }

    private static void apply(SortedMap<Path, Content> map, Change change) {
        if (change.taken() != null) {
            map.remove(change.taken());
        }
        if (change.given() != null && change.content() != null) {
            map.put(change.given(), change.content());
        }
    }

    private void change(@Nullable Path taken, @Nullable Path given, @Nullable Content content) {
        Change change = new Change(taken, given, content);
        apply(names, change);
        changes.add(change);
        advanceTime();
    }

    /** Time passes, and sometimes less than the clock can tell. */
    private void advanceTime() {
        nowMillis += random.nextInt(3);
    }

    boolean isDirectory(Path path) {
        return names.get(path) == DIRECTORY;
    }

    @Nullable
    Content content(Path file) {
        return names.get(file);
    }

    List<Path> list(Path directory) {
        return names.keySet().stream()
                .filter(path -> directory.equals(path.getParent()))
                .sorted(Comparator.comparing(Path::toString).reversed())
                .toList();
    }

    void createDirectory(Path directory) {
        change(null, directory, DIRECTORY);
    }

    Content create(Path file) {
        Content content = new Content();
        content.writtenMillis = nowMillis;
        change(null, file, content);
        return content;
    }

    void append(Content content, byte[] bytes, int offset, int length) {
        int before = content.bytes.length;
        content.bytes = Arrays.copyOf(content.bytes, before + length);
        System.arraycopy(bytes, offset, content.bytes, before, length);
        content.writtenMillis = nowMillis;
        advanceTime();
    }

    void force(Content content) {
        content.forcedLength = content.bytes.length;
    }

    void rename(Path from, Path to) {
        change(from, to, names.get(from));
    }

    void link(Path newName, Path file) {
        change(null, newName, names.get(file));
    }

    void delete(Path file) {
        change(file, null, null);
    }

    void forceDirectory(Path directory) {
        changes.removeIf(change -> {
            boolean concerned = change.concerns(directory);
            if (concerned) {
                apply(forcedNames, change);
            }
            return concerned;
        });
    }

    /** Changes a file behind everybody's back, for good. */
    void replace(Path file, byte[] bytes) {
        Content content = new Content();
        content.bytes = bytes;
        content.forcedLength = bytes.length;
        names.put(file, content);
        forcedNames.put(file, content);
    }
}
