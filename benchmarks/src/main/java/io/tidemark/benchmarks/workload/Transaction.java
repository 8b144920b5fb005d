// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.workload;

import io.tidemark.pattern.condition.Field;
import io.tidemark.pattern.condition.NumberField;

/**
 * A card transaction: the event of all workloads. 48 bytes on the heap. Public mutable fields and a constructor without
 * arguments, because that is the shape for which Flink has its fast serializer; nobody changes an event once it is in a
 * stream.
 */
public final class Transaction {
    /** Value of {@link #type}: the bank said yes. */
    public static final int APPROVED = 0;

    /** Value of {@link #type}: the bank said no. */
    public static final int DECLINED = 1;

    /** The amount as a field of patterns. */
    public static final NumberField<Transaction> AMOUNT = Field.number("amount", event -> event.amount);

    /** The merchant as a field of patterns. */
    public static final NumberField<Transaction> MERCHANT = Field.number("merchant", event -> event.merchant);

    /** The type as a field of patterns. */
    public static final NumberField<Transaction> TYPE = Field.number("type", event -> event.type);

    /** The key of all patterns. */
    public long cardId;

    /** In the card's currency. */
    public double amount;

    /** Number of the merchant. */
    public int merchant;

    /** What kind it is; each workload has its own kinds. */
    public int type;

    /** Event time in milliseconds. */
    public long timestamp;

    /** All zero. */
    public Transaction() {}

    /** All fields in order. */
    public Transaction(long cardId, double amount, int merchant, int type, long timestamp) {
        this.cardId = cardId;
        this.amount = amount;
        this.merchant = merchant;
        this.type = type;
        this.timestamp = timestamp;
    }

    @Override
    public String toString() {
        return "card " + cardId + " amount " + amount + " merchant " + merchant + " type " + type + " at " + timestamp;
    }
}
