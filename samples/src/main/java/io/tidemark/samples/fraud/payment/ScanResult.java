// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.payment;

import java.util.List;

/**
 * What was seen when a file of payments was read for the first time.
 *
 * @param layout its layout
 * @param labelled whether it says which payments were fraud
 * @param rows usable rows
 * @param frauds usable rows that are fraud
 * @param issueCount rows that were left out or are suspicious
 * @param issues the first of them
 * @param earlier rows whose time is before that of the row before
 * @param disorderMillis by how much a row is behind the latest time before it, at most
 * @param firstMillis earliest time; {@link Long#MAX_VALUE} if there is no row
 * @param lastMillis latest time; {@link Long#MIN_VALUE} if there is no row
 */
public record ScanResult(
        PaymentLayout layout,
        boolean labelled,
        int rows,
        int frauds,
        long issueCount,
        List<RowIssue> issues,
        long earlier,
        long disorderMillis,
        long firstMillis,
        long lastMillis) {
    /** Copies the list. */
    public ScanResult {
        issues = List.copyOf(issues);
    }
}
