// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.rule;

import static io.tidemark.pattern.AfterMatchSkip.skipPastLastEvent;
import static io.tidemark.pattern.condition.Aggregates.last;
import static io.tidemark.pattern.condition.Aggregates.sum;
import static io.tidemark.samples.fraud.rule.Fields.AMOUNT;

import io.tidemark.pattern.Pattern;
import io.tidemark.samples.fraud.event.FraudEvent.MoneyOut;
import io.tidemark.samples.fraud.event.FraudEvent.OfAccount;
import io.tidemark.samples.fraud.event.FraudEvent.TransferIn;
import io.tidemark.samples.fraud.event.Typology;
import java.time.Duration;

/**
 * Rule 12, mule pass-through. An account lent to a criminal: at least 1,000 comes in, and at least 90 % of it leaves
 * again in one or more transfers and withdrawals. Per account, within 24 hours.
 *
 * <p>Example: 2,000 in, 500 withdrawn, 1,400 sent: one match of the three. Only 1,200 sent: none.
 */
public final class MulePassThrough {
    /** The pattern. The last payment is a stage of its own: it is the one that brings the sum over the limit. */
    public static final Pattern<OfAccount> PATTERN = Pattern.<OfAccount>begin("in")
            .subtype(TransferIn.class)
            .where(AMOUNT.atLeast(1_000))
            .followedBy("out")
            .subtype(MoneyOut.class)
            .oneOrMore()
            .optional()
            .followedBy("last out")
            .subtype(MoneyOut.class)
            .where(sum("out", AMOUNT).plus(AMOUNT).atLeast(last("in", AMOUNT).times(0.9)))
            .within(Duration.ofDays(1))
            .afterMatch(skipPastLastEvent());

    private MulePassThrough() {}

    static Rule<OfAccount> rule() {
        return new Rule<>(
                Typology.MULE_PASS_THROUGH,
                "1,000 or more comes in, 90 % of it leaves again, within 24 h",
                OfAccount.class,
                "account",
                OfAccount::account,
                PATTERN,
                match -> (match.size() - 1) + " payments took out what came in" + Say.span(match));
    }
}
