// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.payment;

import io.tidemark.samples.fraud.payment.PaymentEvent.FraudReported;
import io.tidemark.samples.fraud.payment.PaymentEvent.Payment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The payments, and between them the reports of frauds, each when it becomes known: seven days after the payment. What
 * becomes known after the last payment is left out, since nothing can come of it.
 */
public final class ReportedPayments implements Supplier<@Nullable PaymentEvent> {
    /** How long it takes until a fraud is known. */
    public static final Duration DELAY = Duration.ofDays(7);

    private static final Comparator<FraudReported> BY_TIME =
            Comparator.comparingLong(FraudReported::timeMillis).thenComparingInt(FraudReported::row);

    private final Supplier<@Nullable LabelledPayment> payments;
    private final PaymentScores scores;
    private final PriorityQueue<FraudReported> toReport = new PriorityQueue<>(BY_TIME);
    private final Deque<PaymentEvent> ready = new ArrayDeque<>();

    /**
     * Payments with reports.
     *
     * @param payments yields null at the end
     * @param scores is told of each payment and its label
     */
    public ReportedPayments(Supplier<@Nullable LabelledPayment> payments, PaymentScores scores) {
        this.payments = payments;
        this.scores = scores;
    }

    /** The next event, or null at the end. */
    @Override
    public @Nullable PaymentEvent get() {
        if (ready.isEmpty()) {
            LabelledPayment next = payments.get();
            if (next != null) {
                take(next);
            }
        }
        return ready.poll();
    }

    private void take(LabelledPayment labelled) {
        Payment payment = labelled.payment();
        scores.paid(payment, labelled.fraud());
        FraudReported due = toReport.peek();
        while (due != null && due.timeMillis() <= payment.timeMillis()) {
            ready.add(due);
            toReport.poll();
            due = toReport.peek();
        }
        ready.add(payment);
        if (labelled.fraud()) {
            toReport.add(new FraudReported(
                    payment.row(),
                    payment.timeMillis() + DELAY.toMillis(),
                    payment.id(),
                    payment.customer(),
                    payment.terminal(),
                    payment.amount(),
                    payment.timeMillis()));
        }
    }
}
