// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.rule;

import static io.tidemark.pattern.AfterMatchSkip.skipPastLastEvent;
import static io.tidemark.pattern.condition.Aggregates.last;
import static io.tidemark.samples.fraud.rule.Fields.TIME;

import io.tidemark.pattern.Pattern;
import io.tidemark.samples.fraud.event.FraudEvent.OfCustomer;
import io.tidemark.samples.fraud.event.FraudEvent.PayeeAdded;
import io.tidemark.samples.fraud.event.FraudEvent.SimSwapped;
import io.tidemark.samples.fraud.event.FraudEvent.TransferOut;
import io.tidemark.samples.fraud.event.Typology;
import java.time.Duration;

/**
 * Rule 11, SIM swap by someone patient. A payee is added a day or more after the swap, when nobody looks any more, and
 * money is sent. Per customer, within 7 days.
 *
 * <p>Example: Monday swap, Wednesday payee, Thursday transfer: one match of the three. The payee on Monday: none.
 */
public final class SimSwapPatient {
    /** The pattern. A least time between two events is a condition; a longest one would be a window. */
    public static final Pattern<OfCustomer> PATTERN = Pattern.<OfCustomer>begin("swap")
            .subtype(SimSwapped.class)
            .followedBy("payee")
            .subtype(PayeeAdded.class)
            .where(TIME.minus(last("swap", TIME))
                    .atLeast((double) Duration.ofDays(1).toMillis()))
            .followedBy("transfer")
            .subtype(TransferOut.class)
            .within(Duration.ofDays(7))
            .afterMatch(skipPastLastEvent());

    private SimSwapPatient() {}

    static Rule<OfCustomer> rule() {
        return new Rule<>(
                Typology.SIM_SWAP_PATIENT,
                "SIM swap, new payee at least 24 h later, transfer, within 7 days",
                OfCustomer.class,
                "customer",
                OfCustomer::customer,
                PATTERN,
                match -> "SIM swap, new payee, transfer" + Say.span(match));
    }
}
