// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern;

import io.tidemark.pattern.condition.Field;
import io.tidemark.pattern.condition.NumberField;

/**
 * An event of the tests.
 *
 * @param amount in euros
 * @param approved whether the card was charged
 * @param country two letters
 */
record CardAuth(double amount, boolean approved, String country) {
    static final NumberField<CardAuth> AMOUNT = Field.number("amount", CardAuth::amount);
    static final Field<CardAuth, Boolean> APPROVED = Field.of("approved", CardAuth::approved);
    static final Field<CardAuth, String> COUNTRY = Field.of("country", CardAuth::country);
}
