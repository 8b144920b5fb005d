// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.rule;

import static io.tidemark.pattern.AfterMatchSkip.skipPastLastEvent;
import static io.tidemark.pattern.condition.Aggregates.last;
import static io.tidemark.samples.fraud.rule.Fields.AMOUNT;
import static io.tidemark.samples.fraud.rule.Fields.PAYEE;
import static io.tidemark.samples.fraud.rule.Fields.SENDER;

import io.tidemark.pattern.Pattern;
import io.tidemark.samples.fraud.event.FraudEvent.OfAccount;
import io.tidemark.samples.fraud.event.FraudEvent.TransferIn;
import io.tidemark.samples.fraud.event.FraudEvent.TransferOut;
import io.tidemark.samples.fraud.event.Typology;
import java.time.Duration;

/**
 * Rule 18, round trip. Money is sent to an account and comes back from there, within 5 % of the amount. Per account,
 * within 72 hours.
 *
 * <p>Example: 2,000 to B, two days later 1,950 from B: one match of the two. 1,950 from C, or 1,800 from B: none.
 */
public final class RoundTrip {
    /** The pattern. */
    public static final Pattern<OfAccount> PATTERN = Pattern.<OfAccount>begin("out")
            .subtype(TransferOut.class)
            .followedBy("back")
            .subtype(TransferIn.class)
            .where(SENDER.sameAs(last("out", PAYEE)))
            .where(AMOUNT.atLeast(last("out", AMOUNT).times(0.95)))
            .where(AMOUNT.atMost(last("out", AMOUNT).times(1.05)))
            .within(Duration.ofDays(3))
            .afterMatch(skipPastLastEvent());

    private RoundTrip() {}

    static Rule<OfAccount> rule() {
        return new Rule<>(
                Typology.ROUND_TRIP,
                "a transfer comes back from its payee, within 5 % of the amount and within 72 h",
                OfAccount.class,
                "account",
                OfAccount::account,
                PATTERN,
                match -> "money came back to where it left" + Say.span(match));
    }
}
