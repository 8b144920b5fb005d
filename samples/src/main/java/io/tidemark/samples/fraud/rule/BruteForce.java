// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.rule;

import static io.tidemark.pattern.AfterMatchSkip.skipPastLastEvent;
import static io.tidemark.pattern.WithinType.PREVIOUS_AND_CURRENT;
import static io.tidemark.pattern.condition.Aggregates.first;
import static io.tidemark.samples.fraud.rule.Fields.TIME;

import io.tidemark.pattern.Pattern;
import io.tidemark.samples.fraud.event.FraudEvent.LoginFailed;
import io.tidemark.samples.fraud.event.FraudEvent.LoginOk;
import io.tidemark.samples.fraud.event.FraudEvent.OfCustomer;
import io.tidemark.samples.fraud.event.FraudEvent.PasswordReset;
import io.tidemark.samples.fraud.event.Typology;
import java.time.Duration;

/**
 * Rule 9, brute force. At least five failed log-ins within 5 minutes, then within 10 minutes one that succeeds, and no
 * password reset in between, which would explain it. Per customer.
 *
 * <p>Example: failures at 10:00, 10:01, 10:02, 10:03, 10:04, success at 10:09: one match of six events.
 */
public final class BruteForce {
    /** The pattern. The first failure has none before it to be measured from, hence {@code ifAbsent}. */
    public static final Pattern<OfCustomer> PATTERN = Pattern.<OfCustomer>begin("failed")
            .subtype(LoginFailed.class)
            .where(TIME.minus(first("failed", TIME))
                    .lessThan((double) Duration.ofMinutes(5).toMillis())
                    .ifAbsent(true))
            .timesOrMore(5)
            .notFollowedBy("reset")
            .subtype(PasswordReset.class)
            .followedBy("succeeded")
            .subtype(LoginOk.class)
            .within(Duration.ofMinutes(10), PREVIOUS_AND_CURRENT)
            .within(Duration.ofMinutes(15))
            .afterMatch(skipPastLastEvent());

    private BruteForce() {}

    static Rule<OfCustomer> rule() {
        return new Rule<>(
                Typology.BRUTE_FORCE,
                "5 or more failed log-ins within 5 min, then a success within 10 min, no password reset between",
                OfCustomer.class,
                "customer",
                OfCustomer::customer,
                PATTERN,
                match -> (match.size() - 1) + " failed log-ins, then a success" + Say.span(match));
    }
}
