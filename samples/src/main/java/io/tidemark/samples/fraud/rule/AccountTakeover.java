// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.rule;

import static io.tidemark.pattern.AfterMatchSkip.skipPastLastEvent;
import static io.tidemark.pattern.WithinType.PREVIOUS_AND_CURRENT;
import static io.tidemark.pattern.condition.Aggregates.last;
import static io.tidemark.samples.fraud.rule.Fields.AMOUNT;
import static io.tidemark.samples.fraud.rule.Fields.BALANCE;
import static io.tidemark.samples.fraud.rule.Fields.CONTACT_CHANGED;
import static io.tidemark.samples.fraud.rule.Fields.NEW_DEVICE;
import static io.tidemark.samples.fraud.rule.Fields.PAYEE;

import io.tidemark.pattern.Pattern;
import io.tidemark.samples.fraud.event.FraudEvent.OfCustomer;
import io.tidemark.samples.fraud.event.FraudEvent.PasswordReset;
import io.tidemark.samples.fraud.event.FraudEvent.PayeeAdded;
import io.tidemark.samples.fraud.event.FraudEvent.TransferOut;
import io.tidemark.samples.fraud.event.Typology;
import java.time.Duration;

/**
 * Rule 7, account take-over. A log-in from a new device, then a new password or contact, then a new payee, then within
 * 2 hours a transfer to that payee of at least 30 % of the balance. Per customer, within 24 hours.
 *
 * <p>Example: 09:00 log-in from a new device, 09:05 new e-mail, 13:00 payee P, 14:10 3,000 of 8,000 to P: one match, all
 * four. The transfer to another payee, or at 15:00: none.
 */
public final class AccountTakeover {
    /** The pattern. Two windows: one from the payee to the transfer, one around everything. */
    public static final Pattern<OfCustomer> PATTERN = Pattern.<OfCustomer>begin("log-in")
            .where(NEW_DEVICE.is(true))
            .followedBy("lock-out")
            .subtype(PasswordReset.class)
            .or(CONTACT_CHANGED)
            .followedBy("payee")
            .subtype(PayeeAdded.class)
            .followedBy("transfer")
            .subtype(TransferOut.class)
            .where(PAYEE.sameAs(last("payee", PAYEE)))
            .where(AMOUNT.atLeast(BALANCE.times(0.3)))
            .within(Duration.ofHours(2), PREVIOUS_AND_CURRENT)
            .within(Duration.ofDays(1))
            .afterMatch(skipPastLastEvent());

    private AccountTakeover() {}

    static Rule<OfCustomer> rule() {
        return new Rule<>(
                Typology.ACCOUNT_TAKEOVER,
                "new device, new password or contact, new payee, 30 % of the balance to it (2 h), within 24 h",
                OfCustomer.class,
                "customer",
                OfCustomer::customer,
                PATTERN,
                match -> "new device, lock-out, new payee, large transfer" + Say.span(match));
    }
}
