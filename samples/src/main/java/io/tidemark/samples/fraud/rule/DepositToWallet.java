// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.rule;

import static io.tidemark.pattern.AfterMatchSkip.skipPastLastEvent;
import static io.tidemark.samples.fraud.rule.Fields.AMOUNT;

import io.tidemark.pattern.Pattern;
import io.tidemark.samples.fraud.event.FraudEvent.CashDeposit;
import io.tidemark.samples.fraud.event.FraudEvent.OfCustomer;
import io.tidemark.samples.fraud.event.FraudEvent.TransferOut;
import io.tidemark.samples.fraud.event.Typology;
import java.time.Duration;

/**
 * Rule 25, deposit then wallet. At least 5,000 is paid in and money leaves for a wallet outside the banking system. Per
 * customer, within 10 minutes. The simplest sequence there is: begin here.
 *
 * <p>Example: 10:00 6,000 paid in, 10:04 5,900 to a wallet: one match of the two.
 */
public final class DepositToWallet {
    /** The pattern. A lambda on the event is as good as a field, only that it cannot be printed or shared. */
    public static final Pattern<OfCustomer> PATTERN = Pattern.<OfCustomer>begin("deposit")
            .subtype(CashDeposit.class)
            .where(AMOUNT.atLeast(5_000))
            .followedBy("to wallet")
            .subtype(TransferOut.class, TransferOut::wallet)
            .within(Duration.ofMinutes(10))
            .afterMatch(skipPastLastEvent());

    private DepositToWallet() {}

    static Rule<OfCustomer> rule() {
        return new Rule<>(
                Typology.DEPOSIT_TO_WALLET,
                "5,000 or more paid in, then a transfer to a wallet, within 10 min",
                OfCustomer.class,
                "customer",
                OfCustomer::customer,
                PATTERN,
                match -> "cash to wallet" + Say.span(match));
    }
}
