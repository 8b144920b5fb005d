// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern.condition;

import org.jspecify.annotations.Nullable;

/** An event of the tests. */
interface Payment {
    Field<Payment, String> COUNTRY = Field.of("country", Payment::country);
    Field<Payment, Boolean> APPROVED = Field.of("approved", Payment::approved);
    NumberField<Payment> AMOUNT = Field.number("amount", Payment::amount);
    NumberField<Wire> FEE = Field.number("fee", Wire::fee);

    /** NaN: unknown. */
    double amount();

    /** Null: unknown. */
    @Nullable
    String country();

    boolean approved();

    /** By card. */
    record Card(double amount, @Nullable String country, boolean approved) implements Payment {}

    /** By wire, with a fee. */
    record Wire(double amount, @Nullable String country, boolean approved, double fee) implements Payment {}

    static Payment of(double amount, @Nullable String country) {
        return new Card(amount, country, true);
    }

    static Payment of(double amount) {
        return new Card(amount, null, true);
    }
}
