// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compared with a list of all batches that there ever were. */
final class UnreachedBatchesTest {
    private static final long SEED = Long.getLong("random.seed", 20261122);
    private static final long NOTHING = Long.MAX_VALUE;
    private static final int BATCHES = 20_000;
    private static final long RECORDS = 10;

    private record Batch(long first, long largest) {}

    /** Where the first batch begins of which time has not reached all. */
    private static long firstUnreached(List<Batch> batches, long watermark) {
        return batches.stream()
                .filter(batch -> batch.largest() > watermark)
                .mapToLong(Batch::first)
                .findFirst()
                .orElse(NOTHING);
    }

    private static void batch(UnreachedBatches unreached, long first, long largest, long records, long nowNanos) {
        unreached.larger(first, largest);
        unreached.endBatch(records, nowNanos);
    }

    @Test
    void replayFrom_fewBatchesWait_isTheBeginOfTheFirstUnreached() {
        Random random = new Random(SEED);
        UnreachedBatches unreached = new UnreachedBatches();
        List<Batch> last = new ArrayList<>();
        long watermark = Long.MIN_VALUE;
        int found = 0;
        int nothing = 0;
        for (int i = 0; i < BATCHES; i++) {
            last.add(new Batch(i, i + random.nextInt(300)));
            batch(unreached, i, last.get(last.size() - 1).largest(), 1, 0);
            if (last.size() > UnreachedBatches.TOLD_APART) {
                last.remove(0);
            }
            if (random.nextInt(10) == 0) {
                watermark = Math.max(watermark, i + random.nextInt(500) - 150);
                unreached.reached(watermark, 0);
                long expected = firstUnreached(last, watermark);
                assertThat(unreached.replayFrom(NOTHING))
                        .as("seed %d, batch %d", SEED, i)
                        .isEqualTo(expected);
                if (expected == NOTHING) {
                    nothing++;
                } else {
                    found++;
                }
            }
        }
        assertThat(found).isGreaterThan(BATCHES / 100);
        assertThat(nothing).isGreaterThan(BATCHES / 100);
    }

    @Test
    void replayFrom_moreBatchesWaitThanAreToldApart_isSomewhatEarlierAndNeverLater() {
        Random random = new Random(SEED);
        long limit = UnreachedBatches.TOLD_APART * RECORDS * 8;
        UnreachedBatches unreached = new UnreachedBatches(limit);
        List<Batch> all = new ArrayList<>();
        for (int i = 0; i < BATCHES; i++) {
            all.add(new Batch(RECORDS * i, i + random.nextInt(500)));
            batch(unreached, RECORDS * i, all.get(i).largest(), RECORDS, 0);
            unreached.reached(-1, 0);
            assertThat(unreached.size()).isLessThanOrEqualTo(3 * UnreachedBatches.TOLD_APART);
        }
        assertThat(unreached.size()).isLessThan(BATCHES / 8);
        List<Batch> within = all.subList(Math.toIntExact(BATCHES - limit / RECORDS - 1), BATCHES);
        for (long watermark = 0; watermark < BATCHES + 500; watermark += 1 + random.nextInt(200)) {
            unreached.reached(watermark, 0);
            long exact = firstUnreached(within, watermark);
            long found = unreached.replayFrom(NOTHING);
            if (exact == NOTHING) {
                assertThat(found).as("seed %d", SEED).isEqualTo(NOTHING);
            } else {
                assertThat(found).as("seed %d", SEED).isBetween(exact - RECORDS * 8, exact);
            }
        }
    }

    @Test
    void replayFrom_timestampFarAhead_isForgottenAfterSoManyRecords() {
        UnreachedBatches unreached = new UnreachedBatches(100);
        batch(unreached, 0, Long.MAX_VALUE - 1, RECORDS, 0);
        for (int i = 1; i <= 11; i++) {
            batch(unreached, RECORDS * i, i, RECORDS, 0);
            unreached.reached(i - 1, 0);
            assertThat(unreached.replayFrom(NOTHING)).isEqualTo(i <= 10 ? 0 : RECORDS * 11);
        }
        // Records without events count too.
        unreached.endBatch(101, 0);
        unreached.reached(10, 0);
        assertThat(unreached.replayFrom(1_000)).isEqualTo(1_000);
    }

    @Test
    void replayFrom_batchBehindAnotherThatWaits_isForgottenWithIt() {
        UnreachedBatches unreached = new UnreachedBatches();
        batch(unreached, 0, 9, 1, 0);
        batch(unreached, 5, 3, 1, 0);
        batch(unreached, 7, 10, 1, 0);
        unreached.reached(8, 0);
        assertThat(unreached.replayFrom(NOTHING)).isZero();
        unreached.reached(9, 0);
        assertThat(unreached.replayFrom(NOTHING)).isEqualTo(7);
        unreached.reached(10, 0);
        assertThat(unreached.replayFrom(11)).isEqualTo(11);
    }

    @Test
    void reached_readLongAgo_isForgotten() {
        UnreachedBatches unreached = new UnreachedBatches();
        batch(unreached, 3, 1_000, 1, 5);
        unreached.reached(10, 5 + UnreachedBatches.MAX_AGE_NANOS);
        assertThat(unreached.replayFrom(4)).isEqualTo(3);
        unreached.reached(10, 6 + UnreachedBatches.MAX_AGE_NANOS);
        assertThat(unreached.replayFrom(4)).isEqualTo(4);
    }
}
