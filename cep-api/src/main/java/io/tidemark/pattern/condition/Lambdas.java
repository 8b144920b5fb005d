// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern.condition;

import io.tidemark.pattern.condition.Condition.And;
import io.tidemark.pattern.condition.Condition.As;
import io.tidemark.pattern.condition.Condition.Iterative;
import io.tidemark.pattern.condition.Condition.Matches;
import io.tidemark.pattern.condition.Condition.Named;
import io.tidemark.pattern.condition.Condition.Not;
import io.tidemark.pattern.condition.Condition.OnEvent;
import io.tidemark.pattern.condition.Condition.Or;

/** Counts the lambdas without a name in a condition. */
final class Lambdas {
    private Lambdas() {}

    static int in(Condition<?> condition) {
        if (condition instanceof And<?> and) {
            return in(and.left()) + in(and.right());
        }
        if (condition instanceof Or<?> or) {
            return in(or.left()) + in(or.right());
        }
        if (condition instanceof Not<?> not) {
            return in(not.condition());
        }
        if (condition instanceof As<?, ?> as) {
            return in(as.condition());
        }
        if (condition instanceof Named<?>) {
            return 0;
        }
        boolean lambda = condition instanceof OnEvent<?>
                || condition instanceof Iterative<?>
                || condition instanceof Matches<?, ?>;
        int counted = condition.reads().aggregates().stream()
                .mapToInt(aggregate -> aggregate.condition() == null ? 0 : in(aggregate.condition()))
                .sum();
        return (lambda ? 1 : 0) + counted;
    }
}
