// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.state.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.runtime.JobHandle;
import io.tidemark.runtime.JobProgress;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.state.HeapStateBackend;
import io.tidemark.runtime.state.StateBackend;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job runs for long: {@code mvn verify -Psoak}, one hour or {@code -Dsoak.minutes=N}. Users come and never come back, so what
 * is kept of one who is gone adds up. The job is stopped and goes on again and again, on the heap and in RocksDB in turn. In the
 * end nothing is left, what was found is what can be counted, and memory and files have not grown.
 */
@Tag("soak")
final class SoakTest {
    private static final long MINUTES = Long.getLong("soak.minutes", 60);
    private static final int LIVES = 12;
    /** Before that the compiler and caches still grow. */
    private static final int WARM_UP_MINUTES = 20;

    private static final double MOST_GROWTH = 1.25;
    private static final long SLACK_BYTES = 20L << 20;

    @TempDir
    private Path directory;

    private final List<Long> heaps = new ArrayList<>();
    private final List<Long> natives = new ArrayList<>();
    private final List<Long> files = new ArrayList<>();

    @Test
    void aJobForLong_leavesNothing_andDoesNotGrow() throws IOException {
        long begin = System.nanoTime();
        Checkpoints checkpoints =
                Checkpoints.in(directory.resolve("checkpoints")).every(Duration.ofSeconds(1));
        SoakJob.Count matches = new SoakJob.Count();
        SoakJob.Count timeouts = new SoakJob.Count();
        SoakStream stream = new SoakStream();
        for (int life = 1; life <= LIVES; life++) {
            long end = begin + Duration.ofMinutes(MINUTES).toNanos() / LIVES * life;
            matches = new SoakJob.Count();
            timeouts = new SoakJob.Count();
            stream = new SoakStream();
            stream.stopWhen(position -> System.nanoTime() - end >= 0, life == LIVES);
            StateBackend backend = life % 2 == 0
                    ? RocksDbStateBackend.in(directory.resolve("state")).hotKeys(10_000)
                    : new HeapStateBackend();
            try (JobHandle handle = SoakJob.of(stream, matches, timeouts, backend, 2, checkpoints)
                    .open()) {
                stream.run(handle);
            }
            measure(life, stream.result());
        }
        JobProgress last = stream.result();
        System.out.printf(
                "soak: %,d minutes, %,d events, %,d matches, %,d time-outs%n",
                MINUTES, stream.position(), matches.total(), timeouts.total());
        assertThat(matches.total()).isEqualTo(stream.expectedMatches());
        assertThat(timeouts.total()).isEqualTo(stream.users() - stream.expectedMatches());
        assertThat(last.patterns().get(0).openKeys()).isZero();
        assertThat(last.patterns().get(0).timers()).isZero();
        assertThat(last.bufferedEvents()).isZero();
        requireFlat("heap", heaps);
        if (MINUTES >= WARM_UP_MINUTES) {
            requireFlat("memory outside of the heap", natives.subList(2, LIVES));
        }
        requireFlat("checkpoints", files);
    }

    private void measure(int life, JobProgress progress) throws IOException {
        ManagementFactory.getMemoryMXBean().gc();
        heaps.add(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        natives.add(nativeBytes());
        files.add(bytes(directory.resolve("checkpoints")));
        System.out.printf(
                "soak, life %d: %,d events, %,d keys open; heap %,d KiB, outside of it %,d KiB, checkpoints %,d KiB%n",
                life,
                progress.events(),
                progress.patterns().get(0).openKeys(),
                heaps.get(life - 1) >> 10,
                natives.get(life - 1) >> 10,
                files.get(life - 1) >> 10);
    }

    /** Memory that is in use and is not the heap, all of which is resident; 0 where the system does not tell. */
    private static long nativeBytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        long resident = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .sum();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
        return Math.max(0, resident - heap);
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> list = Files.walk(folder)) {
            return list.filter(Files::isRegularFile)
                    .mapToLong(path -> path.toFile().length())
                    .sum();
        }
    }

    /** The second half is not above the first. */
    private static void requireFlat(String what, List<Long> figures) {
        int half = figures.size() / 2;
        long first = Collections.max(figures.subList(0, half));
        long second = Collections.max(figures.subList(half, figures.size()));
        assertThat((double) second).as("%s: %s", what, figures).isLessThan(MOST_GROWTH * first + SLACK_BYTES);
    }
}
