// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.rule;

import io.tidemark.pattern.Pattern;
import io.tidemark.samples.fraud.event.FraudEvent.OfOrder;
import io.tidemark.samples.fraud.event.FraudEvent.OrderCreated;
import io.tidemark.samples.fraud.event.FraudEvent.OrderPaid;
import io.tidemark.samples.fraud.event.Typology;
import java.time.Duration;

/**
 * Rule 24, order not paid. Ten minutes pass after an order without its payment. Per order.
 *
 * <p>Example: ordered at 10:00, paid at 10:09:59.999: none. Paid at 10:10 or never: one match of the order, found at
 * 10:10 although nothing happens then.
 */
public final class UnpaidOrder {
    /** The pattern. Absence at the end is found by time: the watermark fires it, not an event. */
    public static final Pattern<OfOrder> PATTERN = Pattern.<OfOrder>begin("created")
            .subtype(OrderCreated.class)
            .notFollowedBy("paid")
            .subtype(OrderPaid.class)
            .within(Duration.ofMinutes(10));

    private UnpaidOrder() {}

    static Rule<OfOrder> rule() {
        return new Rule<>(
                Typology.UNPAID_ORDER,
                "an order is not paid within 10 min",
                OfOrder.class,
                "order",
                OfOrder::order,
                PATTERN,
                match -> "not paid within 10 min");
    }
}
