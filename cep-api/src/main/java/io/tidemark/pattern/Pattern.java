// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern;

import io.tidemark.pattern.condition.Condition;
import io.tidemark.pattern.condition.IterativeCondition;
import io.tidemark.pattern.condition.Reads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A pattern over a stream of events: a sequence of stages and groups, each attached to the one before it.
 * Immutable and thread-safe: every call returns a new pattern, in which the last element is changed or a new one
 * appended. Nothing is checked here; a faulty pattern is refused with all its faults when it is compiled.
 *
 * @param <E> type of the events
 */
public final class Pattern<E> {
    private final List<Element<E>> elements;
    private final @Nullable AfterMatchSkip skip;

    private Pattern(List<Element<E>> elements, @Nullable AfterMatchSkip skip) {
        this.elements = List.copyOf(elements);
        this.skip = skip;
    }

    /** A pattern that begins with a stage. */
    public static <E> Pattern<E> begin(String name) {
        return new Pattern<>(List.of(stage(name, Connector.BEGIN)), null);
    }

    /** A pattern that begins with a stage, and an after-match skip strategy. */
    public static <E> Pattern<E> begin(String name, AfterMatchSkip skip) {
        return Pattern.<E>begin(name).afterMatch(skip);
    }

    /** A pattern that begins with a group. */
    public static <E> Pattern<E> begin(Pattern<E> group) {
        return new Pattern<>(List.of(group(group, Connector.BEGIN)), null);
    }

    /** A pattern that begins with a group, and an after-match skip strategy. */
    public static <E> Pattern<E> begin(Pattern<E> group, AfterMatchSkip skip) {
        return begin(group).afterMatch(skip);
    }

    /** Appends a stage with strict contiguity. */
    public Pattern<E> next(String name) {
        return append(stage(name, Connector.NEXT));
    }

    /** Appends a group with strict contiguity. */
    public Pattern<E> next(Pattern<E> group) {
        return append(group(group, Connector.NEXT));
    }

    /** Appends a stage with relaxed contiguity: skip till next match. */
    public Pattern<E> followedBy(String name) {
        return append(stage(name, Connector.FOLLOWED_BY));
    }

    /** Appends a group with relaxed contiguity: skip till next match. */
    public Pattern<E> followedBy(Pattern<E> group) {
        return append(group(group, Connector.FOLLOWED_BY));
    }

    /** Appends a stage with non-deterministic relaxed contiguity: skip till any match. */
    public Pattern<E> followedByAny(String name) {
        return append(stage(name, Connector.FOLLOWED_BY_ANY));
    }

    /** Appends a group with non-deterministic relaxed contiguity: skip till any match. */
    public Pattern<E> followedByAny(Pattern<E> group) {
        return append(group(group, Connector.FOLLOWED_BY_ANY));
    }

    /** Appends a negated stage: the event right after the previous one must not satisfy it. */
    public Pattern<E> notNext(String name) {
        return append(stage(name, Connector.NOT_NEXT));
    }

    /** Appends a negated stage: no event up to that of the following stage may satisfy it. */
    public Pattern<E> notFollowedBy(String name) {
        return append(stage(name, Connector.NOT_FOLLOWED_BY));
    }

    /** Adds a condition to the last stage, ANDed to those it has. */
    public Pattern<E> where(Condition<? super E> condition) {
        return withCondition(Condition.narrow(condition), true, "where");
    }

    /** Adds a condition on the event alone to the last stage, ANDed to those it has. */
    public Pattern<E> where(Predicate<? super E> condition) {
        return where(Condition.<E>of(condition));
    }

    /** Adds a free condition, which may read all captured events, to the last stage, ANDed to those it has. */
    public Pattern<E> where(IterativeCondition<E> condition) {
        return where(Condition.of(condition));
    }

    /** Adds a free condition, which reads the captured events of some stages, to the last stage, ANDed. */
    public Pattern<E> where(Reads reads, IterativeCondition<E> condition) {
        return where(Condition.of(reads, condition));
    }

    /** Adds a condition to the last stage, ORed to all it has; as the first condition it is {@code where}. */
    public Pattern<E> or(Condition<? super E> condition) {
        return withCondition(Condition.narrow(condition), false, "or");
    }

    /** Adds a condition on the event alone to the last stage, ORed to all it has. */
    public Pattern<E> or(Predicate<? super E> condition) {
        return or(Condition.<E>of(condition));
    }

    /** Adds a free condition to the last stage, ORed to all it has. */
    public Pattern<E> or(IterativeCondition<E> condition) {
        return or(Condition.of(condition));
    }

    /** The events of the last stage must be instances of a class, ANDed to the conditions it has. */
    public Pattern<E> subtype(Class<? extends E> type) {
        return withCondition(Condition.subtype(type), true, "subtype");
    }

    /** The events of the last stage must be instances of a class and satisfy a condition on that class. */
    @SuppressWarnings("unchecked")
    public <S extends E> Pattern<E> subtype(Class<S> type, Predicate<? super S> condition) {
        Objects.requireNonNull(condition, "condition");
        return subtype(type).where((E event) -> condition.test((S) event));
    }

    /** The last element, a loop, stops at an event that satisfies this. */
    public Pattern<E> until(Condition<? super E> condition) {
        return replaceLast(lastDraft().until(Condition.narrow(condition)));
    }

    /** The last element, a loop, stops at an event that satisfies this. */
    public Pattern<E> until(Predicate<? super E> condition) {
        return until(Condition.<E>of(condition));
    }

    /** The last element, a loop, stops at an event that satisfies this. */
    public Pattern<E> until(IterativeCondition<E> condition) {
        return until(Condition.of(condition));
    }

    /** The last element may be left out. */
    public Pattern<E> optional() {
        ElementDraft<E> draft = lastDraft();
        int size = elements.size();
        return replaceLast(size > 1 ? draft.optionalAfter(elements.get(size - 2)) : draft.optional());
    }

    /** The last element occurs once or more. */
    public Pattern<E> oneOrMore() {
        return timesOrMore("oneOrMore()", 1, null);
    }

    /** The last element occurs once or more, less than {@code window} between two occurrences. */
    public Pattern<E> oneOrMore(Duration window) {
        return timesOrMore("oneOrMore(window)", 1, window);
    }

    /** The last element occurs exactly n times. */
    public Pattern<E> times(int n) {
        return times("times(" + n + ")", n, n, null);
    }

    /** The last element occurs exactly n times, less than {@code window} between two occurrences. */
    public Pattern<E> times(int n, Duration window) {
        return times("times(" + n + ", window)", n, n, window);
    }

    /** The last element occurs n to m times; n = 0: optional, 1 to m times. */
    public Pattern<E> times(int n, int m) {
        return times("times(" + n + ", " + m + ")", n, m, null);
    }

    /** The last element occurs n to m times, less than {@code window} between two occurrences. */
    public Pattern<E> times(int n, int m, Duration window) {
        return times("times(" + n + ", " + m + ", window)", n, m, window);
    }

    /** The last element occurs n times or more. */
    public Pattern<E> timesOrMore(int n) {
        return timesOrMore("timesOrMore(" + n + ")", n, null);
    }

    /** The last element occurs n times or more, less than {@code window} between two occurrences. */
    public Pattern<E> timesOrMore(int n, Duration window) {
        return timesOrMore("timesOrMore(" + n + ", window)", n, window);
    }

    /** The last stage takes every event it can before the pattern goes on. */
    public Pattern<E> greedy() {
        return replaceLast(lastDraft().greedy());
    }

    /** Strict contiguity between the events of the last element. */
    public Pattern<E> consecutive() {
        return replaceLast(lastDraft().inner(Contiguity.STRICT, "consecutive()"));
    }

    /** Non-deterministic relaxed contiguity between the events of the last element. */
    public Pattern<E> allowCombinations() {
        return replaceLast(lastDraft().inner(Contiguity.SKIP_TILL_ANY, "allowCombinations()"));
    }

    /** The whole match must span less than this, first event to last; the smallest of a pattern holds. */
    public Pattern<E> within(Duration window) {
        return within(window, WithinType.FIRST_AND_LAST);
    }

    /** A window over the whole match or, for the last element, since the previous event of the match. */
    public Pattern<E> within(Duration window, WithinType type) {
        return replaceLast(lastDraft().within(window, type));
    }

    /** The after-match skip strategy of the whole pattern; the last call holds. */
    public Pattern<E> afterMatch(AfterMatchSkip strategy) {
        return new Pattern<>(elements, Objects.requireNonNull(strategy, "strategy"));
    }

    /** The stages and groups in order; unmodifiable, never empty. */
    public List<Element<E>> elements() {
        return elements;
    }

    /**
     * The window that holds for every match: the smallest {@link WithinType#FIRST_AND_LAST} window of the elements, and
     * of those inside groups but the last of each, whose window has no effect. Null: none.
     */
    public @Nullable Duration window() {
        return window(elements.size());
    }

    private @Nullable Duration window(int end) {
        Duration smallest = null;
        for (int i = 0; i < elements.size(); i++) {
            Element<E> element = elements.get(i);
            Duration inside = element instanceof Group<E> group
                    ? group.body().window(group.body().elements.size() - 1)
                    : null;
            smallest = smaller(smallest, inside);
            smallest = smaller(smallest, i < end ? element.within() : null);
        }
        return smallest;
    }

    private static @Nullable Duration smaller(@Nullable Duration a, @Nullable Duration b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.compareTo(b) <= 0 ? a : b;
    }

    /** The after-match skip strategy, {@link AfterMatchSkip#noSkip()} by default. */
    public AfterMatchSkip skip() {
        return skip == null ? AfterMatchSkip.noSkip() : skip;
    }

    /** Whether a strategy was chosen; only the outermost pattern may have one. */
    public boolean skipChosen() {
        return skip != null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Pattern<?> that && elements.equals(that.elements) && skip().equals(that.skip());
    }

    @Override
    public int hashCode() {
        return Objects.hash(elements, skip());
    }

    /** The pattern as text, one element a line; see {@link io.tidemark.pattern.PatternPrinter}. */
    @Override
    public String toString() {
        return PatternPrinter.print(this);
    }

    private Pattern<E> times(String call, int n, int m, @Nullable Duration window) {
        return replaceLast(lastDraft().times(call, n, m, window));
    }

    private Pattern<E> timesOrMore(String call, int n, @Nullable Duration window) {
        return replaceLast(lastDraft().timesOrMore(call, n, window));
    }

    private Pattern<E> withCondition(Condition<E> condition, boolean and, String call) {
        return replaceLast(lastDraft().condition(condition, and, call));
    }

    private static <E> Element<E> stage(String name, Connector connector) {
        Objects.requireNonNull(name, "name");
        return new Stage<>(name, connector, null, Quantifier.ONE, null, null, null, List.of());
    }

    private static <E> Element<E> group(Pattern<E> body, Connector connector) {
        Objects.requireNonNull(body, "group");
        return new Group<>(body, connector, Quantifier.ONE, null, null, null, List.of());
    }

    private Pattern<E> append(Element<E> element) {
        List<Element<E>> longer = new ArrayList<>(elements);
        longer.add(element);
        return new Pattern<>(longer, skip);
    }

    private ElementDraft<E> lastDraft() {
        return new ElementDraft<>(elements.get(elements.size() - 1));
    }

    private Pattern<E> replaceLast(ElementDraft<E> draft) {
        List<Element<E>> changed = new ArrayList<>(elements);
        changed.set(changed.size() - 1, draft.finish());
        return new Pattern<>(changed, skip);
    }
}
