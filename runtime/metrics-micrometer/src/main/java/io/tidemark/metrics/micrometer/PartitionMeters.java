// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.metrics.micrometer;

import io.micrometer.core.instrument.Tags;
import io.tidemark.runtime.JobHandle;
import io.tidemark.runtime.JobProgress;
import io.tidemark.runtime.PartitionTime;
import java.util.List;

/**
 * Meters of the source partitions. Partitions are known when the source has been opened, and more may appear later: they get
 * their meters when somebody asks how many there are. Thread-safe.
 */
final class PartitionMeters {
    /** More partitions than this have no meters of their own. */
    static final int MAX_PARTITIONS = 1_000;

    private final JobHandle handle;
    private final JobMeters meters;
    private final Tags tags;
    private int registered;

    PartitionMeters(JobHandle handle, JobMeters meters, Tags tags) {
        this.handle = handle;
        this.meters = meters;
        this.tags = tags;
    }

    /** Adds meters for partitions that have none yet; returns how many partitions there are. */
    synchronized int refresh() {
        List<PartitionTime> partitions = handle.latest().partitions();
        int size = Math.min(partitions.size(), MAX_PARTITIONS);
        while (registered < size && !meters.isRemoved()) {
            register(registered, partitions.get(registered).name());
            registered++;
        }
        return partitions.size();
    }

    private void register(int index, String name) {
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
