// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.rule;

import static io.tidemark.pattern.AfterMatchSkip.skipPastLastEvent;
import static io.tidemark.pattern.condition.Aggregates.count;
import static io.tidemark.pattern.condition.Aggregates.max;
import static io.tidemark.samples.fraud.rule.Fields.AMOUNT;
import static io.tidemark.samples.fraud.rule.Fields.APPROVED;
import static io.tidemark.samples.fraud.rule.Fields.CARD_PRESENT;

import io.tidemark.pattern.Pattern;
import io.tidemark.samples.fraud.event.FraudEvent.CardAuth;
import io.tidemark.samples.fraud.event.Typology;
import java.time.Duration;

/**
 * Rule 1, card testing. Whoever bought stolen card numbers tries them with small charges before using them: at least
 * three charges of at most 5 over the network, two or more of them declined, then an approved one of at least 20 times
 * the largest of them. Per card, within 30 minutes.
 *
 * <p>Example: 10:00 1.00 declined, 10:01 2.50 declined, 10:02 0.90 approved, 10:09 180.00 approved: one match, all four.
 */
public final class CardTesting {
    /** The pattern. Greedy: what looks like a probe is one, however many there are. */
    public static final Pattern<CardAuth> PATTERN = Pattern.<CardAuth>begin("probe")
            .subtype(CardAuth.class)
            .where(AMOUNT.atMost(5))
            .where(CARD_PRESENT.is(false))
            .timesOrMore(3)
            .greedy()
            .followedBy("cash-in")
            .where(APPROVED.is(true))
            .where(AMOUNT.atLeast(max("probe", AMOUNT).times(20)))
            .where(count("probe", APPROVED.is(false)).atLeast(2))
            .within(Duration.ofMinutes(30))
            .afterMatch(skipPastLastEvent());

    private CardTesting() {}

    static Rule<CardAuth> rule() {
        return new Rule<>(
                Typology.CARD_TESTING,
                "3 or more charges of at most 5, 2 of them declined, then one of 20 times as much, within 30 min",
                CardAuth.class,
                "card",
                CardAuth::card,
                PATTERN,
                match -> match.events("probe").size() + " small charges, then "
                        + Say.money(match.event(match.size() - 1).amount()) + Say.span(match));
    }
}
