// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.payment;

/**
 * What happens in a file of payments: a payment, and seven days after a fraudulent one the report that it was one. The
 * label of a payment is not part of it: a rule cannot look at what is not known yet. Immutable.
 */
public sealed interface PaymentEvent {
    /** Event time, in milliseconds since 1970 UTC. */
    long timeMillis();

    /** The customer who pays. */
    String customer();

    /** The terminal or merchant paid at. */
    String terminal();

    /** What is paid, in currency units; zero or more. */
    double amount();

    /** Number of the payment's row among the usable rows of the file, from 0. */
    int row();

    /**
     * A payment.
     *
     * @param id what the file calls it
     */
    record Payment(int row, long timeMillis, String id, String customer, String terminal, double amount)
            implements PaymentEvent {}

    /**
     * A payment was reported as fraud.
     *
     * @param timeMillis when it was reported
     * @param id the payment that was reported
     * @param paidMillis when that was paid
     */
    record FraudReported(
            int row, long timeMillis, String id, String customer, String terminal, double amount, long paidMillis)
            implements PaymentEvent {}
}
