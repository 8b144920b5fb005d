// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.stream;

import java.time.Duration;

/**
 * What customers do, by the rules that look at it. A customer on whom a campaign is played does nothing else of the
 * families that the campaign touches, from {@link #margin()} before it to the same time after it; the rest of the
 * customer's life goes on.
 */
enum Family {
    /** Charges to cards. */
    CARD(1, Duration.ofDays(1)),
    /** Log-ins and changes to what protects an account. */
    ACCESS(2, Duration.ofDays(7)),
    /** Transfers and cash. */
    MONEY(4, Duration.ofDays(7)),
    /** Orders, refunds and charge-backs. */
    SHOP(8, Duration.ofDays(31));

    private final int bit;
    private final Duration margin;

    Family(int bit, Duration margin) {
        this.bit = bit;
        this.margin = margin;
    }

    /** Longer than the window of every rule that reads this family, so that nothing outside it counts. */
    Duration margin() {
        return margin;
    }

    /** One bit for each, so that several are a sum. */
    int bit() {
        return bit;
    }
}
