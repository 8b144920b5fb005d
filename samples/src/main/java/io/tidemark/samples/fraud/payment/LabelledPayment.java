// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.payment;

import io.tidemark.samples.fraud.payment.PaymentEvent.Payment;

/**
 * A row of a file.
 *
 * @param payment what happened
 * @param fraud whether the file says that it was fraud
 */
public record LabelledPayment(Payment payment, boolean fraud) {}
