// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.compile;

import io.tidemark.nfa.program.Guard;
import io.tidemark.pattern.condition.Condition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Numbers the distinct conditions of a pattern, so that each is evaluated at most once per event. */
final class ConditionTable<E> {
    /** What fits into the bits of a truth assignment. */
    static final int MAX_CONDITIONS = Long.SIZE;

    private final List<Condition<E>> conditions = new ArrayList<>();

    /** The guard that tests a condition; null, no condition, is always true. */
    Guard guard(@Nullable Condition<E> condition) {
        if (condition == null) {
            return Guard.ALWAYS;
        }
        if (condition instanceof Condition.Constant<E> constant) {
            return constant.value() ? Guard.ALWAYS : Guard.NEVER;
        }
        int index = conditions.indexOf(condition);
        if (index < 0) {
            index = conditions.size();
            conditions.add(condition);
        }
        return new Guard.Test(index);
    }

    List<Condition<E>> conditions() {
        return conditions;
    }
}
