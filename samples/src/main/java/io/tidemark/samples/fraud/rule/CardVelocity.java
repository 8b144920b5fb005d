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
 * Rule 3, velocity. The fourth approved charge of a card within an hour, wherever the hour begins.
 *
 * <p>Example: approved at 10:00, 10:20, 10:40 and 10:59: one match of the four. The fourth at 11:00: none.
 */
public final class CardVelocity {
    /** The pattern. Skipping past the last event makes eight charges two alerts, and not five. */
    public static final Pattern<CardAuth> PATTERN = Pattern.<CardAuth>begin("charge")
            .where(APPROVED.is(true))
            .times(4)
            .within(Duration.ofHours(1))
            .afterMatch(skipPastLastEvent());

    private CardVelocity() {}

    static Rule<CardAuth> rule() {
        return new Rule<>(
                Typology.CARD_VELOCITY,
                "4 approved charges within 1 h",
                CardAuth.class,
                "card",
                CardAuth::card,
                PATTERN,
                match -> "4 approved charges" + Say.span(match));
    }
}
