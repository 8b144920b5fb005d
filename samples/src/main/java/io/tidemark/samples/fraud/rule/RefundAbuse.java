// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.rule;

import static io.tidemark.pattern.AfterMatchSkip.skipPastLastEvent;
import static io.tidemark.pattern.condition.Aggregates.last;
import static io.tidemark.pattern.condition.Aggregates.sum;
import static io.tidemark.pattern.condition.Reads.reads;
import static io.tidemark.samples.fraud.rule.Fields.AMOUNT;
import static io.tidemark.samples.fraud.rule.Fields.MERCHANT;
import static io.tidemark.samples.fraud.rule.Fields.ORDER;

import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.condition.Captures;
import io.tidemark.samples.fraud.event.FraudEvent.OfCustomer;
import io.tidemark.samples.fraud.event.FraudEvent.Purchase;
import io.tidemark.samples.fraud.event.FraudEvent.RefundRequested;
import io.tidemark.samples.fraud.event.Typology;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rule 21, refund abuse. Four times or more something is bought and given back, at three or more merchants, and at
 * least 60 % of the money comes back. Per customer, within 30 days.
 *
 * <p>Example: bought for 100 at A, 80 back, 100 at B, 80 back, 100 at C, 80 back, 100 at A, 80 back: one match of eight.
 */
public final class RefundAbuse {
    /** Something bought, and given back. */
    private static final Pattern<OfCustomer> PAIR = Pattern.<OfCustomer>begin("purchase")
            .subtype(Purchase.class)
            .followedBy("refund")
            .subtype(RefundRequested.class)
            .where(ORDER.sameAs(last("purchase", ORDER)));

    /** The pattern. A group repeats as a stage does; the last pair is written out, because it must satisfy more. */
    public static final Pattern<OfCustomer> PATTERN = Pattern.<OfCustomer>begin(PAIR)
            .timesOrMore(3)
            .followedBy("last purchase")
            .subtype(Purchase.class)
            .followedBy("last refund")
            .subtype(RefundRequested.class)
            .where(ORDER.sameAs(last("last purchase", ORDER)))
            .where(sum("refund", AMOUNT)
                    .plus(AMOUNT)
                    .atLeast(sum("purchase", AMOUNT)
                            .plus(last("last purchase", AMOUNT))
                            .times(0.6)))
            .where(reads("purchase", "last purchase"), (refund, soFar) -> merchants(soFar) >= 3)
            .within(Duration.ofDays(30))
            .afterMatch(skipPastLastEvent());

    private RefundAbuse() {}

    static Rule<OfCustomer> rule() {
        return new Rule<>(
                Typology.REFUND_ABUSE,
                "4 or more purchases given back, 60 % of the money, 3 or more merchants, within 30 days",
                OfCustomer.class,
                "customer",
                OfCustomer::customer,
                PATTERN,
                match -> (match.size() / 2) + " purchases given back" + Say.span(match));
    }

    private static int merchants(Captures<OfCustomer> soFar) {
        Set<@Nullable String> merchants = new HashSet<>();
        soFar.events("purchase").forEach(purchase -> merchants.add(MERCHANT.of(purchase)));
        soFar.events("last purchase").forEach(purchase -> merchants.add(MERCHANT.of(purchase)));
        return merchants.size();
    }
}
