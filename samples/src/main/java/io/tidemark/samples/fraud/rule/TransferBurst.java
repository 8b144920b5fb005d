// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.rule;

import static io.tidemark.pattern.AfterMatchSkip.skipPastLastEvent;
import static io.tidemark.pattern.condition.Aggregates.sum;
import static io.tidemark.samples.fraud.rule.Fields.AMOUNT;

import io.tidemark.pattern.Pattern;
import io.tidemark.samples.fraud.event.FraudEvent.TransferOut;
import io.tidemark.samples.fraud.event.Typology;
import java.time.Duration;

/**
 * Rule 4, burst of transfers. More than 10 transfers of more than 10,000 in all. Per account, within 5 minutes.
 *
 * <p>Example: 11 transfers of 1,000 in 4 minutes: one match of all 11. 10 transfers of 2,000, or 11 of 900: none.
 */
public final class TransferBurst {
    /** The pattern: ten or more, and one that brings the sum over the limit. */
    public static final Pattern<TransferOut> PATTERN = Pattern.<TransferOut>begin("transfer")
            .subtype(TransferOut.class)
            .timesOrMore(10)
            .followedBy("last straw")
            .where(sum("transfer", AMOUNT).plus(AMOUNT).greaterThan(10_000))
            .within(Duration.ofMinutes(5))
            .afterMatch(skipPastLastEvent());

    private TransferBurst() {}

    static Rule<TransferOut> rule() {
        return new Rule<>(
                Typology.TRANSFER_BURST,
                "more than 10 transfers of more than 10,000 in all within 5 min",
                TransferOut.class,
                "account",
                TransferOut::account,
                PATTERN,
                match -> match.size() + " transfers" + Say.span(match));
    }
}
