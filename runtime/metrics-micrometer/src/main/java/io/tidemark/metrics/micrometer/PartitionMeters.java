// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.metrics.micrometer;

import io.micrometer.core.instrument.Tags;
import io.tidemark.runtime.JobProgress;
import io.tidemark.runtime.PartitionTime;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Meters of the source partitions. Partitions are known when the source has been opened, and more may appear later: they get
 * their meters when a meter of the job is read, whichever it is, for any of them may be denied by a filter. Thread-safe.
 */
final class PartitionMeters {
    /** More partitions than this have no meters of their own. */
    static final int MAX_PARTITIONS = 1_000;

    private final Tags tags;
    private final AtomicBoolean registering = new AtomicBoolean();
    private volatile int registered;

    PartitionMeters(Tags tags) {
        this.tags = tags;
    }

    /** Adds meters for partitions that have none yet. */
    void addMissing(JobMeters meters, List<PartitionTime> partitions) {
        int size = Math.min(partitions.size(), MAX_PARTITIONS);
        // Not waited for: a registry may read meters while it keeps others from adding some, even those that are added.
        if (registered >= size || !registering.compareAndSet(false, true)) {
            return;
        }
        try {
            for (int index = registered; index < size && !meters.isRemoved(); index++) {
                // Before it is done: a registry that refuses it refuses it once, not whenever something is read.
                registered = index + 1;
                register(meters, index, partitions.get(index).name());
            }
        } finally {
            registering.set(false);
        }
    }

    private void register(JobMeters meters, int index, String name) {
        Tags own = tags.and("partition", name);
        meters.seconds(
                "tidemark.partition.watermark.lag",
                own,
                progress -> lagSeconds(progress, progress.partitions().get(index)),
                "how far the watermark of the partition is behind the largest timestamp of all");
        meters.gauge(
                "tidemark.partition.records.behind",
                own,
                progress -> known(progress.partitions().get(index).recordsBehind()),
                "records that are there and have not been read");
        meters.gauge(
                "tidemark.partition.bytes.behind",
                own,
                progress -> known(progress.partitions().get(index).bytesBehind()),
                "bytes that are there and have not been read");
        meters.gauge(
                "tidemark.partition.holds.back",
                own,
                progress -> name.equals(progress.heldBackBy()) ? 1 : 0,
                "1 if time waits for the partition");
    }

    private static double known(long number) {
        return number < 0 ? Double.NaN : number;
    }

    private static double lagSeconds(JobProgress progress, PartitionTime partition) {
        long eventTime = progress.eventTimeMillis();
        long watermark = partition.watermarkMillis();
        if (partition.status() == PartitionTime.Status.ENDED) {
            return 0;
        }
        if (!JobMeters.isTime(eventTime) || !JobMeters.isTime(watermark)) {
            return Double.NaN;
        }
        return Math.max(0, (double) eventTime - watermark) / 1e3;
    }
}
