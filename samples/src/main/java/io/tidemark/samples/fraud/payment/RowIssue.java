// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.payment;

/**
 * A row that was left out, or is suspicious.
 *
 * @param line number of its line in the file, from 1
 * @param reason what is wrong with it
 */
public record RowIssue(long line, String reason) {
    @Override
    public String toString() {
        return "line " + line + ": " + reason;
    }
}
