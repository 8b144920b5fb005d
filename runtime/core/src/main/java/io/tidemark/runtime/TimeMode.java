// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

/** What time is for a job. */
enum TimeMode {
    /** Events carry it. */
    EVENT,
    /** When an event was read; it goes on with the events. */
    INGESTION,
    /** When an event was read; it goes on with the clock. */
    PROCESSING
}
