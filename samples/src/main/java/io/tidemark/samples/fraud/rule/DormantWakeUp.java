// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.rule;

import static io.tidemark.pattern.AfterMatchSkip.skipPastLastEvent;
import static io.tidemark.pattern.WithinType.PREVIOUS_AND_CURRENT;
import static io.tidemark.pattern.condition.Aggregates.last;
import static io.tidemark.samples.fraud.rule.Fields.AMOUNT;
import static io.tidemark.samples.fraud.rule.Fields.BALANCE;
import static io.tidemark.samples.fraud.rule.Fields.CONTACT_CHANGED;
import static io.tidemark.samples.fraud.rule.Fields.NEW_DEVICE;
import static io.tidemark.samples.fraud.rule.Fields.TIME;

import io.tidemark.pattern.Pattern;
import io.tidemark.samples.fraud.event.FraudEvent.OfAccount;
import io.tidemark.samples.fraud.event.FraudEvent.TransferOut;
import io.tidemark.samples.fraud.event.Typology;
import java.time.Duration;

/**
 * Rule 19, dormant account wakes up. Nothing happens for at least 90 days; what happens next is a log-in from a new
 * device or a change of contact; within 7 days of it, half of the balance or more is sent away. Per account.
 *
 * <p>Example: 2 January log-in, 10 April log-in from a new device, 12 April 900 of 1,000 sent: one match of the three.
 */
public final class DormantWakeUp {
    /** The pattern. "Nothing happens" is {@code next}: whatever happens next must be the waking up. */
    public static final Pattern<OfAccount> PATTERN = Pattern.<OfAccount>begin("last seen")
            .subtype(OfAccount.class)
            .next("wake-up")
            .where(NEW_DEVICE.is(true))
            .or(CONTACT_CHANGED)
            .where(TIME.minus(last("last seen", TIME))
                    .atLeast((double) Duration.ofDays(90).toMillis()))
            .followedBy("emptied")
            .subtype(TransferOut.class)
            .where(AMOUNT.atLeast(BALANCE.times(0.5)))
            .within(Duration.ofDays(7), PREVIOUS_AND_CURRENT)
            .afterMatch(skipPastLastEvent());

    private DormantWakeUp() {}

    static Rule<OfAccount> rule() {
        return new Rule<>(
                Typology.DORMANT_WAKE_UP,
                "nothing for 90 days, then a new device or contact, then half of the balance leaves within 7 days",
                OfAccount.class,
                "account",
                OfAccount::account,
                PATTERN,
                match -> "asleep for " + Say.duration(match.timestamp(1) - match.timestamp(0)) + ", emptied within "
                        + Say.duration(match.timestamp(2) - match.timestamp(1)));
    }
}
