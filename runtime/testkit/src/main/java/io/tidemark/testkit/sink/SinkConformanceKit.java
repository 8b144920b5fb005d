// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.testkit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidemark.runtime.checkpoint.FencedException;
import io.tidemark.runtime.sink.TransactionalSink;
import io.tidemark.testkit.sink.CheckpointModel.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every transactional sink has to do: results are seen with the checkpoint they belong to, once, or never, wherever the
 * process died. A test of a sink extends this class; JUnit Jupiter and AssertJ must be on its class path.
 *
 * <pre>{@code
 * final class MySinkTest extends SinkConformanceKit {
 *     @TempDir Path directory;
 *
 *     @Override
 *     protected TransactionalSink<String> newSink() {
 *         return MySink.in(directory);
 *     }
 *
 *     @Override
 *     protected List<String> visible() {
 *         return MySink.readAll(directory);
 *     }
 * }
 * }</pre>
 *
 * <p>JUnit then runs 12 tests. The kit takes the place of the job: it recovers, writes, prepares, decides and commits, and
 * lets runs die in between, which means that it lets go of the sink without closing it. If the sink brings a commit point of
 * its own, the kit lets that decide. A random run that fails says so with its seed.
 */
public abstract class SinkConformanceKit {
    private static final int MANY = 5_000;

    private final CheckpointModel model = new CheckpointModel();
    private final List<Run> runs = new ArrayList<>();
    /** What is to be visible, in no order. */
    private final List<String> expected = new ArrayList<>();

    private int results;

    /** For a test of a sink. */
    protected SinkConformanceKit() {}

    /**
     * A sink of the next run, with the same name and the same place as those of the runs before in this test. Several may be
     * open at a time, as when a process sleeps and another takes over. The kit closes them.
     */
    protected abstract TransactionalSink<String> newSink();

    /** What a reader sees of all runs of this test, in any order. */
    protected abstract List<String> visible() throws Exception;

    /** How many steps the random test takes; fewer if starting a run takes long. */
    protected int randomSteps() {
        return 1_000;
    }

    @AfterEach
    final void closeAll() {
        for (Run run : runs) {
            try {
                run.close();
            } catch (RuntimeException e) {
                // A run that died, or was shut out, may be unable to.
            }
        }
    }

    private Run start() {
        Run run = model.start(newSink());
        runs.add(run);
        return run;
    }

    /** Some results, unlike all others; some of them need more than ASCII. */
    private List<String> write(Run run, int count) {
        List<String> written = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String result = "result " + results++ + (results % 3 == 0 ? " \u00e4\u20ac" : "");
            run.write(result);
            written.add(result);
        }
        return written;
    }

    private void assertVisible() throws Exception {
        assertThat(visible()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    final void write_noCheckpoint_isNotVisible() throws Exception {
        Run run = start();
        write(run, 3);
        run.sink().flush();
        assertVisible();
        run.prepare();
        assertVisible();
    }

    @Test
    final void close_noCheckpoint_isNotVisible() throws Exception {
        try (Run run = start()) {
            write(run, 3);
        }
        assertVisible();
        try (Run run = start()) {
            run.checkpoint();
        }
        assertVisible();
    }

    @Test
    final void checkpoints_oneAfterTheOther_showWhatWasWrittenBeforeEach() throws Exception {
        Run run = start();
        for (int i = 0; i < 4; i++) {
            expected.addAll(write(run, i));
            run.checkpoint();
            assertVisible();
        }
        run.close();
        assertVisible();
    }

    @Test
    final void checkpoint_manyResults_showsAllOfThem() throws Exception {
        Run run = start();
        expected.addAll(write(run, MANY));
        run.checkpoint();
        assertVisible();
    }

    @Test
    final void crash_beforePrepare_givesUpWhatWasWritten() throws Exception {
        Run first = start();
        expected.addAll(write(first, 2));
        first.checkpoint();
        write(first, 3);
        Run second = start();
        assertVisible();
        expected.addAll(write(second, 2));
        second.checkpoint();
        assertVisible();
    }

    @Test
    final void crash_afterPrepare_givesUpWhatWasPrepared() throws Exception {
        Run first = start();
        expected.addAll(write(first, 2));
        first.checkpoint();
        write(first, 3);
        first.prepare();
        Run second = start();
        assertVisible();
        second.checkpoint();
        assertVisible();
    }

    @Test
    final void crash_firstRunAfterPrepare_givesUpWhatWasPrepared() throws Exception {
        Run first = start();
        write(first, 3);
        first.prepare();
        Run second = start();
        assertVisible();
        expected.addAll(write(second, 1));
        second.checkpoint();
        assertVisible();
    }

    @Test
    final void crash_afterTheDecision_showsResultsOnce() throws Exception {
        Run first = start();
        expected.addAll(write(first, 3));
        first.decide(first.prepare());
        Run second = start();
        assertVisible();
        expected.addAll(write(second, 2));
        second.checkpoint();
        assertVisible();
    }

    @Test
    final void crash_afterCommit_repeatsNothing() throws Exception {
        Run first = start();
        expected.addAll(write(first, 3));
        first.checkpoint();
        for (int i = 0; i < 3; i++) {
            start();
            assertVisible();
        }
    }

    /** As a job does that ends with a savepoint: nothing is written or prepared since its last checkpoint. */
    @Test
    final void end_committedAfterACheckpoint_isWhatTheNextRunIsTold() throws Exception {
        Run first = start();
        expected.addAll(write(first, 2));
        first.checkpoint();
        first.end();
        assertVisible();
        Run second = start();
        assertThat(second.isAfterEnd()).isEqualTo(second.hasCommitPoint());
        assertVisible();
        expected.addAll(write(second, 1));
        second.checkpoint();
        assertVisible();
        assertThat(start().isAfterEnd()).isFalse();
    }

    @Test
    final void crash_whenItHasJustRecovered_repeatsAndLosesNothing() throws Exception {
        Run first = start();
        expected.addAll(write(first, 3));
        first.decide(first.prepare());
        start();
        start();
        assertVisible();
        Run last = start();
        expected.addAll(write(last, 1));
        last.checkpoint();
        assertVisible();
    }

    @Test
    final void sleeper_wakesUpAfterAnotherTookOver_showsNothingAndDisturbsNobody() throws Exception {
        Run sleeper = start();
        expected.addAll(write(sleeper, 2));
        sleeper.checkpoint();
        write(sleeper, 3);
        Run other = start();
        expected.addAll(write(other, 2));
        other.checkpoint();
        wakeUp(sleeper);
        assertVisible();
        expected.addAll(write(other, 2));
        other.checkpoint();
        assertVisible();
    }

    /** Without a commit point of its own it is the checkpoint storage that does not let it decide. */
    private void wakeUp(Run sleeper) {
        String checkpoint;
        try {
            write(sleeper, 1);
            checkpoint = sleeper.prepare();
        } catch (RuntimeException e) {
            return;
        }
        if (sleeper.hasCommitPoint()) {
            assertThatExceptionOfType(FencedException.class).isThrownBy(() -> sleeper.decide(checkpoint));
        }
    }

    @Test
    final void anyCalls_withCrashesAnywhere_areAsTheModelSays() throws Exception {
        long seed = Long.getLong("sink.kit.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        try {
            Run run = start();
            List<String> waiting = new ArrayList<>();
            for (int step = 0; step < randomSteps(); step++) {
                int action = random.nextInt(10);
                if (action < 6) {
                    waiting.addAll(write(run, random.nextInt(4)));
                    continue;
                }
                // The last that a run does before it dies, or a whole checkpoint.
                if (action == 6) {
                    run.prepare();
                } else if (action == 7) {
                    run.decide(run.prepare());
                    expected.addAll(waiting);
                } else if (action == 8) {
                    run.checkpoint();
                    expected.addAll(waiting);
                    assertVisible();
                }
                waiting.clear();
                if (action != 8) {
                    run = start();
                    assertVisible();
                }
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
    }
}
