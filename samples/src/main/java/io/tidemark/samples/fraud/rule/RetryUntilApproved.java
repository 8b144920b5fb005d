// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.rule;

import static io.tidemark.pattern.AfterMatchSkip.skipPastLastEvent;
import static io.tidemark.samples.fraud.rule.Fields.APPROVED;

import io.tidemark.pattern.Pattern;
import io.tidemark.samples.fraud.event.FraudEvent.CardAuth;
import io.tidemark.samples.fraud.event.Typology;
import java.time.Duration;

/**
 * Rule 5, retry until approved. Three declined charges and then an approved one, with no other charge between any of
 * them. Per card, within 10 minutes.
 *
 * <p>Example: declined, declined, declined, declined, approved: one match, the last four.
 */
public final class RetryUntilApproved {
    /** The pattern. {@code consecutive} and {@code next} are strict: the very next charge of the card must fit. */
    public static final Pattern<CardAuth> PATTERN = Pattern.<CardAuth>begin("declined")
            .where(APPROVED.is(false))
            .times(3)
            .consecutive()
            .next("approved")
            .where(APPROVED.is(true))
            .within(Duration.ofMinutes(10))
            .afterMatch(skipPastLastEvent());

    private RetryUntilApproved() {}

    static Rule<CardAuth> rule() {
        return new Rule<>(
                Typology.RETRY_UNTIL_APPROVED,
                "3 declined charges, then an approved one, nothing between, within 10 min",
                CardAuth.class,
                "card",
                CardAuth::card,
                PATTERN,
                match -> "declined 3 times, then approved" + Say.span(match));
    }
}
