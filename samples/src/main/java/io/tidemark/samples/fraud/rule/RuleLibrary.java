// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.rule;

import io.tidemark.samples.fraud.event.FraudEvent;
import java.util.List;
import java.util.Optional;

/** All rules of the sample for account and card events. */
public final class RuleLibrary {
    private static final List<Rule<? extends FraudEvent>> ALL = List.of(
            CardTesting.rule(),
            MerchantTesting.rule(),
            CardVelocity.rule(),
            TransferBurst.rule(),
            RetryUntilApproved.rule(),
            ImpossibleTravel.rule(),
            AccountTakeover.rule(),
            CredentialStuffing.rule(),
            BruteForce.rule(),
            SimSwapTransfer.rule(),
            SimSwapPatient.rule(),
            MulePassThrough.rule(),
            FanIn.rule(),
            FanOut.rule(),
            Structuring.rule(),
            BranchStructuring.rule(),
            RoundTrip.rule(),
            DormantWakeUp.rule(),
            RefundAbuse.rule(),
            PromoFarming.rule(),
            UnpaidOrder.rule(),
            DepositToWallet.rule(),
            GeoJumpWithdrawal.rule(),
            FriendlyFraud.rule());

    private RuleLibrary() {}

    /** The rules by number; unmodifiable. */
    public static List<Rule<? extends FraudEvent>> all() {
        return ALL;
    }

    /** The rule with a number, such as {@code 7}, or a name, such as {@code account-takeover}. */
    public static Optional<Rule<? extends FraudEvent>> find(String numberOrName) {
        return ALL.stream().filter(rule -> rule.isCalled(numberOrName)).findFirst();
    }
}
