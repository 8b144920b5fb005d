// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.rule;

import static io.tidemark.pattern.AfterMatchSkip.skipPastLastEvent;
import static io.tidemark.pattern.condition.Reads.reads;
import static io.tidemark.samples.fraud.rule.Fields.AMOUNT;

import io.tidemark.pattern.Pattern;
import io.tidemark.samples.fraud.event.FraudEvent.OfAccount;
import io.tidemark.samples.fraud.event.FraudEvent.OfPayee;
import io.tidemark.samples.fraud.event.FraudEvent.TransferIn;
import io.tidemark.samples.fraud.event.FraudEvent.TransferOut;
import io.tidemark.samples.fraud.event.Typology;
import java.time.Duration;

/**
 * Rule 14, fan-out. At least 10,000 comes in and is spread over eight different payees, less than 3,000 each. Per
 * account, within 24 hours.
 *
 * <p>Example: 40,000 in, 2,500 to each of A to H: one match of nine events.
 */
public final class FanOut {
    /** The pattern. A transfer to a payee who was paid before is passed over. */
    public static final Pattern<OfAccount> PATTERN = Pattern.<OfAccount>begin("in")
            .subtype(TransferIn.class)
            .where(AMOUNT.atLeast(10_000))
            .followedBy("out")
            .subtype(TransferOut.class)
            .where(AMOUNT.lessThan(3_000))
            .where(
                    reads("out"),
                    (out, soFar) -> soFar.events("out").stream()
                            .noneMatch(before -> payee(before).equals(payee(out))))
            .times(8)
            .within(Duration.ofDays(1))
            .afterMatch(skipPastLastEvent());

    private FanOut() {}

    static Rule<OfAccount> rule() {
        return new Rule<>(
                Typology.FAN_OUT,
                "10,000 or more comes in, then 8 transfers below 3,000 to 8 payees, within 24 h",
                OfAccount.class,
                "account",
                OfAccount::account,
                PATTERN,
                match -> "spread over 8 payees" + Say.span(match));
    }

    private static String payee(OfAccount event) {
        return event instanceof OfPayee of ? of.payee() : "";
    }
}
