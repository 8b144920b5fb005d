// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.rule;

import static io.tidemark.pattern.AfterMatchSkip.skipPastLastEvent;
import static io.tidemark.pattern.condition.Aggregates.distinctWith;
import static io.tidemark.pattern.condition.Aggregates.sum;
import static io.tidemark.samples.fraud.rule.Fields.AMOUNT;
import static io.tidemark.samples.fraud.rule.Fields.BRANCH;

import io.tidemark.pattern.Pattern;
import io.tidemark.samples.fraud.event.FraudEvent.CashDeposit;
import io.tidemark.samples.fraud.event.Typology;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * Rule 17, structuring over branches. At least three cash deposits below 10,000 at three or more branches on one day
 * (in UTC), 10,000 or more in all. Per customer and day.
 *
 * <p>Example: 4,000 in each of three branches between 9:00 and 16:00: one match. The third after midnight: none.
 */
public final class BranchStructuring {
    /** The pattern. */
    public static final Pattern<CashDeposit> PATTERN = Pattern.<CashDeposit>begin("deposit")
            .subtype(CashDeposit.class)
            .where(AMOUNT.lessThan(10_000))
            .timesOrMore(2)
            .followedBy("last")
            .where(AMOUNT.lessThan(10_000))
            .where(sum("deposit", AMOUNT).plus(AMOUNT).atLeast(10_000))
            .where(distinctWith("deposit", BRANCH).atLeast(3))
            .within(Duration.ofDays(1))
            .afterMatch(skipPastLastEvent());

    private BranchStructuring() {}

    /** A calendar window is a key: the customer on that day. */
    static String dayOf(CashDeposit deposit) {
        return deposit.customer() + " on "
                + Instant.ofEpochMilli(deposit.timeMillis())
                        .atOffset(ZoneOffset.UTC)
                        .toLocalDate();
    }

    static Rule<CashDeposit> rule() {
        return new Rule<>(
                Typology.BRANCH_STRUCTURING,
                "3 or more cash deposits below 10,000 at 3 or more branches on a day, 10,000 or more in all",
                CashDeposit.class,
                "customer and day",
                BranchStructuring::dayOf,
                PATTERN,
                match -> match.size() + " deposits at several branches" + Say.span(match));
    }
}
