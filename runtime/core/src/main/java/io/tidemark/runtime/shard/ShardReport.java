// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import io.tidemark.runtime.DetectionLatency;
import io.tidemark.runtime.PatternProgress;
import java.util.List;

/**
 * What has been done.
 *
 * @param patterns by each pattern
 * @param bufferedEvents events that wait for the watermark
 * @param failures dead letters
 * @param latency how long events take
 * @param workNanos how long it took to find that out, without the time in which it waited for its turn
 */
public record ShardReport(
        List<PatternProgress> patterns, int bufferedEvents, long failures, DetectionLatency latency, long workNanos) {
    /** Copies the list. */
    public ShardReport {
        patterns = List.copyOf(patterns);
    }

    /** What several shards have done together. */
    static ShardReport sum(List<ShardReport> reports) {
        return new ShardReport(
                PatternProgress.sum(reports.stream().map(ShardReport::patterns).toList()),
                reports.stream().mapToInt(ShardReport::bufferedEvents).sum(),
                reports.stream().mapToLong(ShardReport::failures).sum(),
                reports.stream().map(ShardReport::latency).reduce(DetectionLatency.NONE, DetectionLatency::plus),
                reports.stream().mapToLong(ShardReport::workNanos).max().orElse(0));
    }
}
