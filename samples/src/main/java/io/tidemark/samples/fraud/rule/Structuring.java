// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.rule;

import static io.tidemark.pattern.AfterMatchSkip.skipPastLastEvent;
import static io.tidemark.pattern.condition.Aggregates.last;
import static io.tidemark.samples.fraud.rule.Fields.AMOUNT;

import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.condition.Condition;
import io.tidemark.samples.fraud.event.FraudEvent;
import io.tidemark.samples.fraud.event.FraudEvent.CashDeposit;
import io.tidemark.samples.fraud.event.Typology;
import java.time.Duration;

/**
 * Rule 16, structuring. Cash paid in just below the 10,000 that must be reported: three deposits of 8,000 to below
 * 10,000, more than 10,000 in all, and none of 10,000 or more between them. Per customer, within 7 days.
 *
 * <p>Example: Monday 9,000, Tuesday 9,500, Friday 8,200: one match of the three. With 12,000 on Thursday: none.
 */
public final class Structuring {
    private static final Condition<FraudEvent> BELOW = AMOUNT.between(8_000, 10_000);
    private static final Condition<FraudEvent> REPORTED = AMOUNT.atLeast(10_000);

    /** The pattern. Absence is a stage: {@code notFollowedBy} holds until the stage after it takes its event. */
    public static final Pattern<CashDeposit> PATTERN = Pattern.<CashDeposit>begin("first")
            .subtype(CashDeposit.class)
            .where(BELOW)
            .notFollowedBy("reported")
            .where(REPORTED)
            .followedBy("second")
            .where(BELOW)
            .notFollowedBy("reported later")
            .where(REPORTED)
            .followedBy("third")
            .where(BELOW)
            .where(AMOUNT.plus(last("first", AMOUNT))
                    .plus(last("second", AMOUNT))
                    .greaterThan(10_000))
            .within(Duration.ofDays(7))
            .afterMatch(skipPastLastEvent());

    private Structuring() {}

    static Rule<CashDeposit> rule() {
        return new Rule<>(
                Typology.STRUCTURING,
                "3 cash deposits of 8,000 to below 10,000, none of 10,000 or more between, within 7 days",
                CashDeposit.class,
                "customer",
                CashDeposit::customer,
                PATTERN,
                match -> "3 deposits just below 10,000" + Say.span(match));
    }
}
