// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern;

import io.tidemark.pattern.condition.Condition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One change to an element: the calls of the pattern language and what each finds wrong, noted for the validator. */
final class ElementDraft<E> {
    private final Element<E> element;
    private @Nullable Condition<E> condition;
    private Quantifier quantifier;
    private @Nullable Condition<E> until;
    private @Nullable Duration within;
    private @Nullable Duration withinPrevious;
    private final List<String> misuses;

    ElementDraft(Element<E> element) {
        this.element = element;
        this.condition = element instanceof Stage<E> stage ? stage.condition() : null;
        this.quantifier = element.quantifier();
        this.until = element.until();
        this.within = element.within();
        this.withinPrevious = element.withinPrevious();
        this.misuses = new ArrayList<>(element.misuses());
    }

    ElementDraft<E> condition(Condition<E> added, boolean and, String call) {
        if (element instanceof Group) {
            misuses.add(call + "(...) on a group: a group has no condition of its own; put it on the stages inside");
        } else if (condition == null) {
            condition = added;
        } else {
            condition = and ? condition.and(added) : condition.or(added);
        }
        return this;
    }

    ElementDraft<E> until(Condition<E> stop) {
        if (until != null) {
            misuses.add("until(...) twice: combine the conditions with or");
        }
        until = stop;
        return this;
    }

    ElementDraft<E> optional() {
        if (quantifier.optional()) {
            misuses.add("optional() on what is optional already (times(0, m) is): remove it");
        }
        quantifier = quantifier.withOptional();
        return this;
    }

    ElementDraft<E> greedy() {
        quantifier = quantifier.withGreedy();
        return this;
    }

    ElementDraft<E> inner(Contiguity contiguity, String call) {
        if (quantifier.innerSet()) {
            misuses.add(call + " after consecutive() or allowCombinations(): keep one of them");
        }
        quantifier = quantifier.withInner(contiguity);
        return this;
    }

    ElementDraft<E> times(String call, int n, int m, @Nullable Duration window) {
        if (n < 0 || m < 1 || m < n) {
            misuses.add(call + ": needs 0 <= n <= m and m >= 1");
        }
        repeat(call, Quantifier.Kind.TIMES, Math.max(1, n), m, window);
        if (n == 0) {
            optional();
        }
        return this;
    }

    ElementDraft<E> timesOrMore(String call, int n, @Nullable Duration window) {
        if (n < 1) {
            misuses.add(call + ": needs n >= 1; for 0 or more write oneOrMore().optional()");
        }
        repeat(call, Quantifier.Kind.LOOP, n, Quantifier.UNBOUNDED, window);
        return this;
    }

    ElementDraft<E> within(Duration window, WithinType type) {
        Objects.requireNonNull(window, "window");
        if (window.isNegative() || window.isZero()) {
            misuses.add("within(" + window + "): needs a window longer than zero");
        }
        switch (Objects.requireNonNull(type, "type")) {
            case FIRST_AND_LAST -> within = window;
            case PREVIOUS_AND_CURRENT -> withinPrevious = window;
        }
        return this;
    }

    Element<E> finish() {
        return element instanceof Stage<E> stage
                ? new Stage<>(
                        stage.name(), stage.connector(), condition, quantifier, until, within, withinPrevious, misuses)
                : new Group<>(
                        ((Group<E>) element).body(),
                        element.connector(),
                        quantifier,
                        until,
                        within,
                        withinPrevious,
                        misuses);
    }

    private void repeat(String call, Quantifier.Kind kind, int min, int max, @Nullable Duration window) {
        if (quantifier.kind() != Quantifier.Kind.ONE) {
            misuses.add(call + " on what has a quantifier already: keep one of them");
        }
        if (until != null) {
            misuses.add(call + " after until(...): call until last");
        }
        if (window != null && (window.isNegative() || window.isZero())) {
            misuses.add(call + " with window " + window + ": needs a window longer than zero");
        }
        quantifier = quantifier.repeated(kind, min, max, window);
    }
}
