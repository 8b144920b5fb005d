// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern;

import io.tidemark.pattern.condition.Condition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One change to an element: the calls of the pattern language. The finished element is what the validator checks; only
 * what it cannot show any more, such as a second call that replaces the first, is noted here as a misuse.
 */
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
            misuses.add(call + "(...) on a group, which has no condition of its own: put it on the stages inside");
        } else if (condition == null) {
            condition = added;
        } else {
            condition = and ? condition.and(added) : condition.or(added);
        }
        return this;
    }

    ElementDraft<E> until(Condition<E> stop) {
        if (until != null) {
            misuses.add("until(...) twice, but one stop condition is the limit: combine them, a.or(b)");
        }
        until = stop;
        return this;
    }

    private ElementDraft<E> optional() {
        if (quantifier.optional()) {
            misuses.add("optional() on what is optional already, as times(0, m) is: remove one of them");
        }
        quantifier = quantifier.withOptional();
        return this;
    }

    /** As the last of a sequence. */
    ElementDraft<E> optionalIn(List<Element<E>> elements) {
        int size = elements.size();
        return size > 1 ? optionalAfter(elements.get(size - 2)) : optional();
    }

    /** Refused, while {@code times(0, m)} in the same place is not: the peer's rule, which its users' patterns obey. */
    private ElementDraft<E> optionalAfter(Element<E> previous) {
        if (previous instanceof Stage<E> stage && stage.quantifier().greedy()) {
            misuses.add("optional() after the greedy stage \"" + stage.name()
                    + "\", which could not tell where to stop: remove greedy() there, or write times(0, 1) here");
        }
        return optional();
    }

    ElementDraft<E> greedy() {
        if (quantifier.innerSet() && quantifier.inner() == Contiguity.SKIP_TILL_ANY) {
            misuses.add("greedy() after allowCombinations(), which asks for the shorter loops too: keep one of them");
        }
        quantifier = quantifier.withGreedy();
        return this;
    }

    ElementDraft<E> inner(Contiguity contiguity, String call) {
        if (quantifier.innerSet()) {
            String first = quantifier.inner() == Contiguity.STRICT ? "consecutive()" : "allowCombinations()";
            misuses.add(call + " after " + first + ", but one of the two, once, is the limit: remove one of them");
        }
        quantifier = quantifier.withInner(contiguity);
        return this;
    }

    ElementDraft<E> times(String call, int n, int m, @Nullable Duration window) {
        if (n < 0 || m < 1 || m < n) {
            misuses.add(call + " is out of range: times(n) needs n >= 1, times(n, m) needs 0 <= n <= m and m >= 1; for"
                    + " events that must not come use notNext or notFollowedBy");
        }
        repeat(call, Quantifier.Kind.TIMES, Math.max(1, n), m, window);
        return n == 0 && m > 0 ? optional() : this;
    }

    ElementDraft<E> timesOrMore(String call, int n, @Nullable Duration window) {
        if (n < 1) {
            misuses.add(call + " is out of range: needs n >= 1; for none or more write oneOrMore().optional()");
        }
        repeat(call, Quantifier.Kind.LOOP, Math.max(1, n), Quantifier.UNBOUNDED, window);
        return this;
    }

    ElementDraft<E> within(Duration window, WithinType type) {
        Objects.requireNonNull(window, "window");
        switch (Objects.requireNonNull(type, "type")) {
            case FIRST_AND_LAST -> within = window;
            case PREVIOUS_AND_CURRENT -> withinPrevious = window;
        }
        return this;
    }

    /** A window that was given; null is what stands for none. */
    static Duration checked(Duration window) {
        return Objects.requireNonNull(window, "window");
    }

    /** The elements of a sequence and one more. */
    static <E> List<Element<E>> longer(List<Element<E>> elements, Element<E> element) {
        List<Element<E>> longer = new ArrayList<>(elements);
        longer.add(element);
        return longer;
    }

    /** The elements of a sequence with the finished one instead of the last. */
    List<Element<E>> finishIn(List<Element<E>> elements) {
        List<Element<E>> changed = new ArrayList<>(elements);
        changed.set(changed.size() - 1, finish());
        return changed;
    }

    private Element<E> finish() {
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
            misuses.add(call + " after " + quantifier.call() + ", but one quantifier is the limit: remove one of them");
        }
        quantifier = quantifier.repeated(kind, min, max, window);
    }
}
