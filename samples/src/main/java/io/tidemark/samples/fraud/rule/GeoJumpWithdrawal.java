// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.rule;

import static io.tidemark.pattern.AfterMatchSkip.skipPastLastEvent;
import static io.tidemark.samples.fraud.rule.Fields.AMOUNT;

import io.tidemark.pattern.Pattern;
import io.tidemark.samples.fraud.event.FraudEvent.CashWithdrawal;
import io.tidemark.samples.fraud.event.FraudEvent.GeoJump;
import io.tidemark.samples.fraud.event.FraudEvent.OfCustomer;
import io.tidemark.samples.fraud.event.FraudEvent.Risk;
import io.tidemark.samples.fraud.event.Typology;
import java.time.Duration;

/**
 * Rule 26, geo jump then withdrawal. The customer's telephone shows up where hardly any customer ever does, and 1,000
 * or more is withdrawn. Per customer, within 15 minutes.
 *
 * <p>Example: 10:00 jump of high risk, 10:05 1,500 withdrawn: one match of the two.
 */
public final class GeoJumpWithdrawal {
    /** The pattern. */
    public static final Pattern<OfCustomer> PATTERN = Pattern.<OfCustomer>begin("jump")
            .subtype(GeoJump.class, jump -> jump.risk() == Risk.HIGH)
            .followedBy("withdrawal")
            .subtype(CashWithdrawal.class)
            .where(AMOUNT.atLeast(1_000))
            .within(Duration.ofMinutes(15))
            .afterMatch(skipPastLastEvent());

    private GeoJumpWithdrawal() {}

    static Rule<OfCustomer> rule() {
        return new Rule<>(
                Typology.GEO_JUMP_WITHDRAWAL,
                "telephone jumps to another country, then 1,000 or more is withdrawn, within 15 min",
                OfCustomer.class,
                "customer",
                OfCustomer::customer,
                PATTERN,
                match -> "jump, then withdrawal" + Say.span(match));
    }
}
