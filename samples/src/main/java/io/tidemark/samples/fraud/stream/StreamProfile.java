// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.stream;

import java.time.Duration;
import java.time.Instant;

/**
 * What the generator makes. Equal profiles give equal streams, event by event.
 *
 * @param events how many different events; second deliveries come on top
 * @param seed of all randomness
 * @param start event time of the beginning, a Monday at midnight so that weekends fall where they should
 * @param span about how much event time the events cover
 * @param customers number of customers
 * @param merchants number of merchants
 * @param partitions number of partitions, the last of them the back office, which is silent at night and at weekends
 * @param instances how often each kind of fraud is planted, and how often something like it that is none
 * @param defects what is wrong with the stream
 */
public record StreamProfile(
        long events,
        long seed,
        Instant start,
        Duration span,
        int customers,
        int merchants,
        int partitions,
        int instances,
        Defects defects) {

    /** Checks the ranges. */
    public StreamProfile {
        if (events < 1) {
            throw new IllegalArgumentException("events is " + events + ": must be 1 or more");
        }
        if (partitions < 2) {
            throw new IllegalArgumentException("partitions is " + partitions + ": must be 2 or more");
        }
        // Two victims for each kind of fraud and instance, and as many who are left alone.
        if (customers < 100L * Math.max(1, instances)) {
            throw new IllegalArgumentException(
                    "customers is " + customers + ": must be 100 or more for each of the " + instances + " instances");
        }
        if (merchants < Math.max(1_000, 10 * instances)) {
            throw new IllegalArgumentException(
                    "merchants is " + merchants + ": must be 1,000 or more, and 10 or more for each instance");
        }
    }

    /** Four months of a bank whose size fits the number of events; four partitions, the usual defects. */
    public static StreamProfile of(long events, long seed, Duration disorder) {
        int customers = (int) Math.max(2_000, Math.min(200_000, events / 100));
        int instances = (int) Math.max(2, Math.min(1_000, events / 50_000));
        return new StreamProfile(
                events,
                seed,
                Instant.parse("2025-01-06T00:00:00Z"),
                Duration.ofDays(120),
                customers,
                Math.max(2_000, customers / 5),
                4,
                instances,
                Defects.usual(disorder));
    }

    /** The same with other defects. */
    public StreamProfile withDefects(Defects other) {
        return new StreamProfile(events, seed, start, span, customers, merchants, partitions, instances, other);
    }
}
