// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

/**
 * How long it takes from the arrival of an event, when it is decoded, to the end of its processing, when what it completes
 * has been handed to the sinks; and what of it is spent where. For a sample of the events that a pattern cares about: the
 * first of each batch of the source, and one in 1,024. Immutable.
 *
 * @param queue between the thread that reads and the thread of the shard; next to nothing with one shard
 * @param watermark until time has reached the event: the price of order
 * @param compute in the patterns, emit functions and sinks
 * @param total all of it
 */
public record DetectionLatency(Latency queue, Latency watermark, Latency compute, Latency total) {
    /** Nothing was sampled. */
    public static final DetectionLatency NONE =
            new DetectionLatency(Latency.NONE, Latency.NONE, Latency.NONE, Latency.NONE);

    /** These samples and others. */
    public DetectionLatency plus(DetectionLatency other) {
        return new DetectionLatency(
                queue.plus(other.queue),
                watermark.plus(other.watermark),
                compute.plus(other.compute),
                total.plus(other.total));
    }
}
