// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.rule;

import static io.tidemark.pattern.AfterMatchSkip.skipPastLastEvent;
import static io.tidemark.samples.fraud.rule.Fields.AMOUNT;
import static io.tidemark.samples.fraud.rule.Fields.NEW_DEVICE;

import io.tidemark.pattern.Pattern;
import io.tidemark.samples.fraud.event.FraudEvent.OfCustomer;
import io.tidemark.samples.fraud.event.FraudEvent.SimSwapped;
import io.tidemark.samples.fraud.event.FraudEvent.TransferOut;
import io.tidemark.samples.fraud.event.Typology;
import java.time.Duration;

/**
 * Rule 10, SIM swap then transfer. The telephone number moves to another card, someone logs in from a new device and
 * sends 500 or more. Per customer, within 72 hours.
 *
 * <p>Example: Monday swap, Tuesday log-in from a new device, Wednesday 2,000 sent: one match of the three.
 */
public final class SimSwapTransfer {
    /** The pattern. */
    public static final Pattern<OfCustomer> PATTERN = Pattern.<OfCustomer>begin("swap")
            .subtype(SimSwapped.class)
            .followedBy("log-in")
            .where(NEW_DEVICE.is(true))
            .followedBy("transfer")
            .subtype(TransferOut.class)
            .where(AMOUNT.atLeast(500))
            .within(Duration.ofDays(3))
            .afterMatch(skipPastLastEvent());

    private SimSwapTransfer() {}

    static Rule<OfCustomer> rule() {
        return new Rule<>(
                Typology.SIM_SWAP_TRANSFER,
                "SIM swap, log-in from a new device, transfer of 500 or more, within 72 h",
                OfCustomer.class,
                "customer",
                OfCustomer::customer,
                PATTERN,
                match -> "SIM swap, new device, transfer" + Say.span(match));
    }
}
