// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

/**
 * An event that came after the watermark had passed its time: it was not matched.
 *
 * @param event the event
 * @param timestampMillis its time
 * @param watermarkMillis the watermark, which is at or after it
 * @param partition name of its source partition
 * @param position its position there
 * @param <E> type of the events
 */
public record LateEvent<E>(E event, long timestampMillis, long watermarkMillis, String partition, long position) {}
