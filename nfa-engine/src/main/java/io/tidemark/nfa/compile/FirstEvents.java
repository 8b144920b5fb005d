// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.compile;

import io.tidemark.pattern.Stage;
import io.tidemark.pattern.condition.Aggregate;
import io.tidemark.pattern.condition.Condition;
import io.tidemark.pattern.condition.Condition.And;
import io.tidemark.pattern.condition.Condition.As;
import io.tidemark.pattern.condition.Condition.Comparison;
import io.tidemark.pattern.condition.Condition.Equality;
import io.tidemark.pattern.condition.Condition.In;
import io.tidemark.pattern.condition.Condition.Matches;
import io.tidemark.pattern.condition.Condition.Or;
import io.tidemark.pattern.condition.Condition.Presence;
import io.tidemark.pattern.condition.Expression;
import io.tidemark.pattern.condition.Reads;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Stages whose condition no first event can satisfy, since it compares with an aggregate of the stage itself that is absent
 * until there is one. Only what is certain counts: of lambdas and negations nothing is known.
 */
final class FirstEvents {
    /** Those that are absent for no event. One's own of such a name decides by its result, the others are not asked. */
    private static final Set<String> MAY_BE_ABSENT = Set.of("avg", "min", "max", "first", "last");

    private final String stage;

    private FirstEvents(String stage) {
        this.stage = stage;
    }

    /** What is wrong with a stage; null: nothing. */
    static @Nullable String finding(Stage<?> stage) {
        Condition<?> condition = stage.condition();
        FirstEvents first = new FirstEvents(stage.name());
        if (condition == null || stage.connector().negated() || !first.fails(condition)) {
            return null;
        }
        String absent = condition.reads().aggregates().stream()
                .filter(first::isAbsent)
                .map(Aggregate::toString)
                .collect(Collectors.joining(", "));
        return "stage \"" + stage.name() + "\": compares its first event too with " + absent
                + ", which is absent until it has taken one, so it never takes any. Say ifAbsent(true) of the comparison if"
                + " the first event is to be taken whatever it is.";
    }

    private boolean fails(Condition<?> condition) {
        if (condition instanceof And<?> and) {
            return fails(and.left()) || fails(and.right());
        }
        if (condition instanceof Or<?> or) {
            return fails(or.left()) && fails(or.right());
        }
        if (condition instanceof As<?, ?> as) {
            return fails(as.condition());
        }
        if (condition instanceof Comparison<?> comparison) {
            return !comparison.ifAbsent() && (readsAbsent(comparison.left()) || readsAbsent(comparison.right()));
        }
        if (condition instanceof Equality<?> equality) {
            return !equality.ifAbsent() && (readsAbsent(equality.left()) || readsAbsent(equality.right()));
        }
        if (condition instanceof Presence<?> presence) {
            return presence.present() && readsAbsent(presence.left());
        }
        if (condition instanceof In<?, ?> in) {
            return readsAbsent(in.left());
        }
        return condition instanceof Matches<?, ?> matches && readsAbsent(matches.left());
    }

    /** What is computed from something absent is absent too. */
    private boolean readsAbsent(Expression<?, ?> expression) {
        Reads reads = expression.reads();
        return reads.aggregates().stream().anyMatch(this::isAbsent);
    }

    private boolean isAbsent(Aggregate<?, ?, ?> aggregate) {
        return aggregate.stage().equals(stage)
                && MAY_BE_ABSENT.contains(aggregate.function())
                && isNothing(ofNone(aggregate));
    }

    private static <A> @Nullable Object ofNone(Aggregate<?, A, ?> aggregate) {
        return aggregate.result(aggregate.initial());
    }

    private static boolean isNothing(@Nullable Object value) {
        return value == null || (value instanceof Double number && number.isNaN());
    }
}
