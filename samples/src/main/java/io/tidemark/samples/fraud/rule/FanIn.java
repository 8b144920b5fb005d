// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.rule;

import static io.tidemark.pattern.AfterMatchSkip.skipPastLastEvent;
import static io.tidemark.pattern.condition.Reads.reads;
import static io.tidemark.samples.fraud.rule.Fields.AMOUNT;

import io.tidemark.pattern.Pattern;
import io.tidemark.samples.fraud.event.FraudEvent.TransferIn;
import io.tidemark.samples.fraud.event.Typology;
import java.time.Duration;

/**
 * Rule 13, fan-in. Eight payments of 500 to 3,000 from eight different senders. Per account, within 48 hours.
 *
 * <p>Example: 600 from each of A to H in two days: one match of the eight. Twice from A, once from B to G: none.
 */
public final class FanIn {
    /** The pattern. A payment from a sender who paid before is passed over. */
    public static final Pattern<TransferIn> PATTERN = Pattern.<TransferIn>begin("in")
            .subtype(TransferIn.class)
            .where(AMOUNT.atLeast(500))
            .where(AMOUNT.atMost(3_000))
            .where(
                    reads("in"),
                    (in, soFar) -> soFar.events("in").stream()
                            .noneMatch(before -> before.sender().equals(in.sender())))
            .times(8)
            .within(Duration.ofDays(2))
            .afterMatch(skipPastLastEvent());

    private FanIn() {}

    static Rule<TransferIn> rule() {
        return new Rule<>(
                Typology.FAN_IN,
                "8 payments of 500 to 3,000 from 8 senders within 48 h",
                TransferIn.class,
                "account",
                TransferIn::account,
                PATTERN,
                match -> "8 senders" + Say.span(match));
    }
}
