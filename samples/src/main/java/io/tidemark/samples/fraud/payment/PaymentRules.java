// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.payment;

import static io.tidemark.pattern.condition.Aggregates.avg;
import static io.tidemark.pattern.condition.Aggregates.count;

import io.tidemark.match.Match;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.condition.Condition;
import io.tidemark.pattern.condition.Field;
import io.tidemark.pattern.condition.NumberField;
import io.tidemark.samples.fraud.payment.PaymentEvent.FraudReported;
import io.tidemark.samples.fraud.payment.PaymentEvent.Payment;
import io.tidemark.samples.fraud.rule.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The rules for a file of payments.
 *
 * <p>The amounts of most customers vary by about half of what they usually spend. The average of ten payments is then
 * right within a sixth, and a payment of three and a half times the average is five times the variation away: it hardly
 * ever happens by itself, though there are many customers. Two payments of three times the average within a week are as
 * rare.
 */
public final class PaymentRules {
    /** What is paid. */
    public static final NumberField<PaymentEvent> AMOUNT = Field.number("amount", PaymentEvent::amount);

    /** So many payments are what a customer usually does. */
    private static final int HISTORY = 10;

    private static final double FAR_ABOVE = 3.5;
    private static final double WELL_ABOVE = 3;
    /** The first payments of a history are taken as they are: the average of one or two says little. */
    private static final int UNTESTED = 4;

    /** At most this was reported: a fraud of a small amount points at the terminal, one of a large amount at the customer. */
    private static final double MODEST = 100;

    /** Not far above the customer's own average, and so part of it. */
    private static final Condition<PaymentEvent> USUAL = count("usual")
            .lessThan(UNTESTED)
            .or(AMOUNT.lessThan(avg("usual", AMOUNT).times(FAR_ABOVE)));

    /**
     * Spending far above the customer's own recent average: three and a half times the average of ten payments
     * that were not themselves far above it. Per customer, within 30 days.
     *
     * <p>{@code notFollowedBy} makes them the latest; {@code followedByAny} finds several unusual ones in a row.
     */
    public static final Pattern<Payment> UNUSUAL_AMOUNT = history(FAR_ABOVE)
            .followedByAny("unusual")
            .where(AMOUNT.atLeast(avg("usual", AMOUNT).times(FAR_ABOVE)))
            .within(Duration.ofDays(30));

    /**
     * A burst of spending: two payments of three times the average of the ten before them, less than a week apart. Per
     * customer, within 30 days.
     */
    public static final Pattern<Payment> SPENDING_BURST = history(WELL_ABOVE)
            .followedBy("burst")
            .where(AMOUNT.atLeast(avg("usual", AMOUNT).times(WELL_ABOVE)))
            .times(2, Duration.ofDays(7))
            .within(Duration.ofDays(30));

    /**
     * A terminal was reported and is used. Per terminal, within 28 days of the report, which comes seven days after the
     * fraud. Only the latest report counts, so that a payment is found once.
     */
    public static final Pattern<PaymentEvent> REPORTED_TERMINAL = Pattern.<PaymentEvent>begin("reported")
            .subtype(FraudReported.class)
            .where(AMOUNT.atMost(MODEST))
            .notFollowedBy("reported again")
            .subtype(FraudReported.class)
            .where(AMOUNT.atMost(MODEST))
            .followedByAny("used")
            .subtype(Payment.class)
            .within(Duration.ofDays(28));

    /** The same with two reports: later, but surer. */
    public static final Pattern<PaymentEvent> CONFIRMED_TERMINAL = Pattern.<PaymentEvent>begin("reported")
            .subtype(FraudReported.class)
            .where(AMOUNT.atMost(MODEST))
            .followedBy("confirmed")
            .subtype(FraudReported.class)
            .where(AMOUNT.atMost(MODEST))
            .notFollowedBy("reported again")
            .subtype(FraudReported.class)
            .where(AMOUNT.atMost(MODEST))
            .followedByAny("used")
            .subtype(Payment.class)
            .within(Duration.ofDays(28));

    /**
     * A rule and the stage whose payments it points at.
     *
     * @param rule the rule
     * @param suspects name of the stage
     */
    public record Suspicion(Rule<? extends PaymentEvent> rule, String suspects) {}

    private PaymentRules() {}

    /** The rules, in the order of their numbers. */
    public static List<Suspicion> all() {
        return List.of(
                new Suspicion(
                        new Rule<>(
                                "F1",
                                "unusual-amount",
                                "a payment of 3.5 times the average of the customer's last 10 payments",
                                Payment.class,
                                "customer",
                                Payment::customer,
                                UNUSUAL_AMOUNT,
                                match -> times(match) + " times the usual amount"),
                        "unusual"),
                new Suspicion(
                        new Rule<>(
                                "F2",
                                "spending-burst",
                                "2 payments within 7 days of 3 times the average of the customer's 10 before them",
                                Payment.class,
                                "customer",
                                Payment::customer,
                                SPENDING_BURST,
                                match -> "two large payments, the second " + times(match) + " times the usual amount"),
                        "burst"),
                terminals(
                        "F3",
                        "reported-terminal",
                        "a payment at a terminal within 28 days after a fraud of at most 100 was reported there",
                        REPORTED_TERMINAL),
                terminals(
                        "F4",
                        "confirmed-terminal",
                        "the same after two reports within the 28 days",
                        CONFIRMED_TERMINAL));
    }

    private static Suspicion terminals(String number, String name, String definition, Pattern<PaymentEvent> pattern) {
        Rule<PaymentEvent> rule = new Rule<>(
                number,
                name,
                definition,
                PaymentEvent.class,
                "terminal",
                PaymentEvent::terminal,
                pattern,
                match -> "used " + days(match) + " days after a fraud was reported here");
        return new Suspicion(rule, "used");
    }

    /**
     * Ten payments, one more, and none after it that is less than so many times the average of the ten. The one more is
     * a stage of its own because what {@code notFollowedBy} forbids is forbidden between the events of a loop, too.
     */
    private static Pattern<Payment> history(double lessThan) {
        return Pattern.<Payment>begin("usual")
                .subtype(Payment.class)
                .where(USUAL)
                .times(HISTORY)
                .followedBy("latest")
                .where(USUAL)
                .notFollowedBy("more usual")
                .where(AMOUNT.lessThan(avg("usual", AMOUNT).times(lessThan)));
    }

    private static String times(Match<Payment> match) {
        double usual = match.events("usual").stream()
                .mapToDouble(Payment::amount)
                .average()
                .orElse(Double.NaN);
        return String.format(Locale.ROOT, "%.1f", match.event(match.size() - 1).amount() / usual);
    }

    private static long days(Match<PaymentEvent> match) {
        long millis = match.endTimestamp() - match.timestamp(match.size() - 2);
        return Duration.ofMillis(millis).toDays();
    }
}
