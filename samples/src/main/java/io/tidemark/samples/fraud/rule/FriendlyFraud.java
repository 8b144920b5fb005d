// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.rule;

import static io.tidemark.pattern.AfterMatchSkip.skipPastLastEvent;
import static io.tidemark.pattern.condition.Aggregates.last;
import static io.tidemark.samples.fraud.rule.Fields.ORDER;

import io.tidemark.pattern.Pattern;
import io.tidemark.samples.fraud.event.FraudEvent.ChargebackFiled;
import io.tidemark.samples.fraud.event.FraudEvent.ChargebackReason;
import io.tidemark.samples.fraud.event.FraudEvent.DeliveryConfirmed;
import io.tidemark.samples.fraud.event.FraudEvent.OfCard;
import io.tidemark.samples.fraud.event.FraudEvent.Purchase;
import io.tidemark.samples.fraud.event.Typology;
import java.time.Duration;

/**
 * Rule 27, friendly fraud. For the third time something is bought, handed over, and then charged back as not received.
 * Per card, within 120 days.
 *
 * <p>Example: purchase, delivery and charge-back of one order in January, of another in February, of a third in March:
 * one match of nine events.
 */
public final class FriendlyFraud {
    /** Something bought, handed over, and said not to have come. */
    private static final Pattern<OfCard> DENIED = Pattern.<OfCard>begin("purchase")
            .subtype(Purchase.class)
            .followedBy("delivery")
            .subtype(DeliveryConfirmed.class)
            .where(ORDER.sameAs(last("purchase", ORDER)))
            .followedBy("charge-back")
            .subtype(ChargebackFiled.class, filed -> filed.reason() == ChargebackReason.NOT_RECEIVED)
            .where(ORDER.sameAs(last("purchase", ORDER)));

    /** The pattern. */
    public static final Pattern<OfCard> PATTERN =
            Pattern.<OfCard>begin(DENIED).times(3).within(Duration.ofDays(120)).afterMatch(skipPastLastEvent());

    private FriendlyFraud() {}

    static Rule<OfCard> rule() {
        return new Rule<>(
                Typology.FRIENDLY_FRAUD,
                "3 times: bought, delivered, charged back as not received, within 120 days",
                OfCard.class,
                "card",
                OfCard::card,
                PATTERN,
                match -> "3 deliveries denied" + Say.span(match));
    }
}
