// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.rule;

import static io.tidemark.pattern.AfterMatchSkip.skipPastLastEvent;
import static io.tidemark.pattern.WithinType.PREVIOUS_AND_CURRENT;
import static io.tidemark.pattern.condition.Aggregates.last;
import static io.tidemark.samples.fraud.rule.Fields.ACCOUNT;

import io.tidemark.pattern.Pattern;
import io.tidemark.samples.fraud.event.FraudEvent.AccountOpened;
import io.tidemark.samples.fraud.event.FraudEvent.OfDevice;
import io.tidemark.samples.fraud.event.FraudEvent.PromoRedeemed;
import io.tidemark.samples.fraud.event.FraudEvent.Purchase;
import io.tidemark.samples.fraud.event.Typology;
import java.time.Duration;

/**
 * Rule 23, promo farming. Five accounts are opened on one device, one after the other, each uses the bonus for new
 * customers, and nobody buys anything afterwards: not before the next account is opened, and not for 7 days after the
 * last bonus. Per device, within 30 days.
 *
 * <p>Example: five accounts on five days, five bonuses, silence until the twelfth day: one match of ten events, found on
 * the twelfth day. A purchase on the third day after the second bonus: none.
 */
public final class PromoFarming {
    private static final int ACCOUNTS = 5;

    private PromoFarming() {}

    /** The pattern. It is a value, so that a Java loop can build what repeats with something between. */
    public static Pattern<OfDevice> pattern() {
        Pattern<OfDevice> farm = Pattern.begin(accountWithBonus(1));
        for (int account = 2; account <= ACCOUNTS; account++) {
            farm = farm.notFollowedBy("bought before " + account)
                    .subtype(Purchase.class)
                    .followedBy(accountWithBonus(account));
        }
        return farm.notFollowedBy("bought")
                .subtype(Purchase.class)
                .within(Duration.ofDays(7), PREVIOUS_AND_CURRENT)
                .within(Duration.ofDays(30))
                .afterMatch(skipPastLastEvent());
    }

    static Rule<OfDevice> rule() {
        return new Rule<>(
                Typology.PROMO_FARMING,
                "5 accounts opened on a device, each uses the bonus and buys nothing in 7 days, within 30 days",
                OfDevice.class,
                "device",
                OfDevice::device,
                pattern(),
                match -> ACCOUNTS + " accounts for the bonus only" + Say.span(match));
    }

    private static Pattern<OfDevice> accountWithBonus(int number) {
        return Pattern.<OfDevice>begin("opened " + number)
                .subtype(AccountOpened.class)
                .followedBy("bonus " + number)
                .subtype(PromoRedeemed.class)
                .where(ACCOUNT.sameAs(last("opened " + number, ACCOUNT)));
    }
}
