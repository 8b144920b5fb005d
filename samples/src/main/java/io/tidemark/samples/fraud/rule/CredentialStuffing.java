// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.rule;

import static io.tidemark.pattern.AfterMatchSkip.skipPastLastEvent;
import static io.tidemark.pattern.condition.Aggregates.distinct;
import static io.tidemark.samples.fraud.rule.Fields.CUSTOMER;

import io.tidemark.pattern.Pattern;
import io.tidemark.samples.fraud.event.FraudEvent.LoginFailed;
import io.tidemark.samples.fraud.event.FraudEvent.LoginOk;
import io.tidemark.samples.fraud.event.FraudEvent.OfAddress;
import io.tidemark.samples.fraud.event.Typology;
import java.time.Duration;

/**
 * Rule 8, credential stuffing. From one address at least 30 failed log-ins of at least 20 customers, then one that
 * succeeds. Per IP address, within 10 minutes.
 *
 * <p>Example: 30 failures of 25 customers in 6 minutes, a success in the seventh: one match of 31 events.
 */
public final class CredentialStuffing {
    /** The pattern. */
    public static final Pattern<OfAddress> PATTERN = Pattern.<OfAddress>begin("failed")
            .subtype(LoginFailed.class)
            .timesOrMore(30)
            .followedBy("succeeded")
            .subtype(LoginOk.class)
            .where(distinct("failed", CUSTOMER).atLeast(20))
            .within(Duration.ofMinutes(10))
            .afterMatch(skipPastLastEvent());

    private CredentialStuffing() {}

    static Rule<OfAddress> rule() {
        return new Rule<>(
                Typology.CREDENTIAL_STUFFING,
                "30 or more failed log-ins of 20 or more customers, then a success, within 10 min",
                OfAddress.class,
                "address",
                OfAddress::address,
                PATTERN,
                match -> (match.size() - 1) + " failed log-ins, then a success" + Say.span(match));
    }
}
