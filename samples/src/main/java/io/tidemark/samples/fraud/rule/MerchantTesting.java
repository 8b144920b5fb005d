// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.rule;

import static io.tidemark.pattern.AfterMatchSkip.skipPastLastEvent;
import static io.tidemark.pattern.condition.Aggregates.count;
import static io.tidemark.pattern.condition.Aggregates.distinct;
import static io.tidemark.pattern.condition.Aggregates.sum;
import static io.tidemark.samples.fraud.rule.Fields.AMOUNT;
import static io.tidemark.samples.fraud.rule.Fields.CARD;
import static io.tidemark.samples.fraud.rule.Fields.DECLINED;

import io.tidemark.pattern.Pattern;
import io.tidemark.samples.fraud.event.FraudEvent.CardAuth;
import io.tidemark.samples.fraud.event.Typology;
import java.time.Duration;

/**
 * Rule 2, card testing seen from the merchant. A list of stolen cards is tried in one shop: at least 20 charges of at
 * most 5, on at least 10 different cards before the last of them, at least 60 % declined. Per merchant, within 10
 * minutes, once.
 *
 * <p>Example: 20 charges of 1.00 in 9 minutes on 12 cards, 13 of them declined: one match of all 20.
 */
public final class MerchantTesting {
    /** The pattern. The alarm is the twentieth small charge or, if too few were declined by then, a later one. */
    public static final Pattern<CardAuth> PATTERN = Pattern.<CardAuth>begin("probe")
            .subtype(CardAuth.class)
            .where(AMOUNT.atMost(5))
            .timesOrMore(19)
            .followedBy("alarm")
            .where(AMOUNT.atMost(5))
            .where(distinct("probe", CARD).atLeast(10))
            .where(sum("probe", DECLINED)
                    .plus(DECLINED)
                    .atLeast(count("probe").plus(1).times(0.6)))
            .within(Duration.ofMinutes(10))
            .afterMatch(skipPastLastEvent());

    private MerchantTesting() {}

    static Rule<CardAuth> rule() {
        return new Rule<>(
                Typology.MERCHANT_TESTING,
                "20 or more charges of at most 5 on 10 or more cards, 60 % of them declined, within 10 min",
                CardAuth.class,
                "merchant",
                CardAuth::merchant,
                PATTERN,
                match -> match.size() + " small charges, "
                        + match.events("probe").stream()
                                .filter(auth -> !auth.approved())
                                .count()
                        + " declined" + Say.span(match));
    }
}
