// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.chaos;

import io.tidemark.runtime.CepJob;
import io.tidemark.runtime.JobConfig;
import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.JobHandle;
import io.tidemark.runtime.checkpoint.CheckpointReader;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.sink.FileSink;
import io.tidemark.runtime.state.StateBackend;
import io.tidemark.runtime.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The process whose disk fails: it runs a job again and again, on a disk that fails in the middle and is put right when the
 * job has failed, and says what came of it. Arguments: work directory, the disk, a {@link DiskTrouble}, where the checkpoints
 * and where the results are to be, number of shards, class of a supplier of the state backend, seed, number of times; then the
 * files.
 *
 * <p>It prints {@code FAILED} and why for each run that the disk ended, {@code REFUSED} and why for the one after it, while the
 * disk is as bad as before, {@code SOUND} and the checkpoint that was the truth then, if there was one; at last {@code DONE}.
 */
public final class DiskProcess {
    /** The lease of a run that could not give it up is waited for: not for long. */
    private static final int CLOCK_SPEED = 20;
    /** It fails at the first of so many results at the latest. */
    private static final int LATEST_RESULT = 1_500;
    /** And after so many more what has become free meanwhile is taken too. */
    private static final int RESULTS_UNTIL_MORE = 100;

    private static final int MAX_SPARE_PAGES = 24;

    private final Path disk;
    private final DiskTrouble trouble;
    private final Path checkpoints;
    private final Path results;
    private final int shards;
    private final Supplier<?> backend;
    private final Random random;
    private final List<Path> files = new ArrayList<>();

    private DiskProcess(String[] arguments) throws ReflectiveOperationException {
        Path work = Path.of(arguments[0]);
        disk = Path.of(arguments[1]);
        trouble = DiskTrouble.valueOf(arguments[2]);
        checkpoints = Path.of(arguments[3]);
        results = Path.of(arguments[4]);
        shards = Integer.parseInt(arguments[5]);
        backend = Class.forName(arguments[6])
                .asSubclass(Supplier.class)
                .getDeclaredConstructor()
                .newInstance();
        random = new Random(Long.parseLong(arguments[7]));
        for (int i = 9; i < arguments.length; i++) {
            files.add(work.resolve(arguments[i]));
        }
    }

    /** Runs the job until it is done. */
    public static void main(String[] arguments) throws Exception {
        DiskProcess process = new DiskProcess(arguments);
        int times = Integer.parseInt(arguments[8]);
        for (int time = 0; time < times; time++) {
            process.failOnce();
        }
        System.out.println(process.live(new AtomicInteger(Integer.MAX_VALUE)));
        process.saveResults(Path.of(arguments[0]).resolve("results"));
    }

    private void failOnce() throws IOException {
        System.out.println("FAILED " + live(new AtomicInteger(1 + random.nextInt(LATEST_RESULT))));
        trouble.make(disk, 0);
        System.out.println("REFUSED " + live(new AtomicInteger(Integer.MAX_VALUE)));
        trouble.end(disk);
        CheckpointReader reader = CheckpointReader.in(checkpoints);
        List<String> committed = reader.committed();
        for (String checkpoint : committed) {
            reader.verify(checkpoint);
        }
        System.out.println("SOUND " + (committed.isEmpty() ? "nothing" : committed.get(0)));
    }

    /** Runs the job, whose disk fails when so many results have been written; says why the job failed, or that it is done. */
    private String live(AtomicInteger left) {
        FileSink<String> sink = FileSink.in(results, line -> {
            int now = left.decrementAndGet();
            if (now == 0) {
                // What is left may do for a part of a checkpoint, or for all but its commit.
                makeTrouble(random.nextInt(MAX_SPARE_PAGES));
            } else if (now < 0 && now % RESULTS_UNTIL_MORE == 0) {
                // Again and again: a checkpoint that is committed frees what it replaces.
                makeTrouble(0);
            }
            return line;
        });
        CepJob<ChaosJob.Event> job = ChaosJob.builder(files, sink)
                .events(ChaosJob.SERIALIZER)
                .shards(shards)
                .state((StateBackend) backend.get())
                .config(JobConfig.defaults().withClock(new FastClock()))
                .checkpoints(Checkpoints.in(checkpoints)
                        .every(Duration.ofMillis(5L * CLOCK_SPEED))
                        .retain(2))
                .build();
        try (JobHandle handle = job.open()) {
            handle.run();
            return "DONE";
        } catch (JobFailedException e) {
            return String.valueOf(e.getMessage()).replace('\n', ' ');
        }
    }

    private void makeTrouble(int sparePages) {
        try {
            trouble.make(disk, sparePages);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The disk is gone when the process has ended. */
    private void saveResults(Path to) throws IOException {
        if (to.equals(results)) {
            return;
        }
        Files.createDirectory(to);
        try (Stream<Path> list = Files.list(results)) {
            for (Path file : list.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static final class FastClock implements Clock {
        @Override
        public long epochMillis() {
            return System.currentTimeMillis();
        }

        @Override
        public long nanoTime() {
            return CLOCK_SPEED * System.nanoTime();
        }
    }
}
