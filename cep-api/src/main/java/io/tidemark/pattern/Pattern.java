// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern;

import static io.tidemark.pattern.ElementDraft.checked;

import io.tidemark.pattern.condition.Condition;
import io.tidemark.pattern.condition.IterativeCondition;
import io.tidemark.pattern.condition.Reads;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A pattern over the events of one key: a sequence of stages and groups, each attached to the one before it.
 *
 * <p>Every event may begin a partial match, at the first stage. A partial match takes events stage by stage, and where
 * there is a choice (take the event or wait on, leave a loop or stay, leave out an optional stage) it goes every way.
 * It is a match when the last stage has what it needs, and dies when an event can be neither taken nor ignored. An
 * event is taken at most once in one match, but by any number of matches.
 *
 * <p>{@code begin}, {@code next} and their like append an element; the other calls change the last one, in any order,
 * but for {@code where} and {@code or}, which combine from left to right. Nothing is checked here: a faulty pattern is
 * refused with all its faults by a {@link MalformedPatternException} when it is compiled. Only null is refused at once,
 * by a {@link NullPointerException}: no argument of any method may be null.
 *
 * <p>Immutable and thread-safe, if the functions in its conditions are pure. Equal to a pattern of the same elements.
 * Time is event time in milliseconds; a window is half-open: an event at exactly its end is outside.
 *
 * <p>In the examples {@code a1} is an event of type a at time 1, {@code a1=5} one whose value is 5; {@code @9} means
 * that time advances to 9. {@code A}, {@code B} and {@code C} are the conditions that the type is a, b or c, {@code V}
 * is the value, {@code begin} stands for {@code Pattern.<Event>begin}, {@code ms} for {@link Duration#ofMillis}. All
 * matches are shown, in the order in which they are emitted.
 *
 * <p>The semantics is that of Flink CEP 2.3 [1], whose patterns can be moved here call by call; the contiguities are
 * from [2]. What differs is listed, with the reason, in {@code DESIGN.md} of the engine.
 * [1] Apache Flink 2.3: FlinkCEP, Complex event processing for Flink. [2] J. Agrawal, Y. Diao, D. Gyllstrom, N.
 * Immerman: Efficient Pattern Matching over Event Streams. SIGMOD 2008.
 *
 * @param <E> type of the events
 */
public final class Pattern<E> {
    /** The {@link #version()} of a pattern that was given none. */
    public static final int UNVERSIONED = 0;

    private final List<Element<E>> elements;
    private final @Nullable AfterMatchSkip skip;
    private final int version;

    private Pattern(List<Element<E>> elements, @Nullable AfterMatchSkip skip, int version) {
        this.elements = List.copyOf(elements);
        this.skip = skip;
        this.version = version;
    }

    /**
     * A pattern that begins with a stage, which takes any event until conditions are added.
     *
     * <pre>{@code begin("a").where(A)
     *     a1 b2 a3 gives {a: a1} {a: a3}}</pre>
     *
     * @param name under which its events are found in a match; not empty, different from all others of the pattern, and
     *     not of the form {@code $...$}
     */
    public static <E> Pattern<E> begin(String name) {
        return new Pattern<>(List.of(Stage.plain(name, Connector.BEGIN)), null, UNVERSIONED);
    }

    /**
     * As {@link #begin(String)} and {@link #afterMatch}.
     *
     * <pre>{@code begin("a", skipPastLastEvent()).where(A).next("b").where(A)
     *     a1 a2 a3 a4 gives {a: a1, b: a2} {a: a3, b: a4}}</pre>
     */
    public static <E> Pattern<E> begin(String name, AfterMatchSkip skip) {
        return Pattern.<E>begin(name).afterMatch(Objects.requireNonNull(skip, "skip"));
    }

    /**
     * A pattern that begins with a group: a pattern as one element, which can be repeated and be optional.
     *
     * <pre>{@code begin(begin("a").where(A).next("b").where(B)).times(2)
     *     a1 b2 c3 a4 b5 gives {a: a1 a4, b: b2 b5}}</pre>
     *
     * @param group without an after-match skip strategy, not ending with notFollowedBy
     */
    public static <E> Pattern<E> begin(Pattern<E> group) {
        return new Pattern<>(List.of(Group.plain(group, Connector.BEGIN)), null, UNVERSIONED);
    }

    /**
     * As {@link #begin(Pattern)} and {@link #afterMatch}.
     *
     * <pre>{@code begin(begin("a").where(A).next("b").where(A), skipToNext()).optional().next("c").where(A)
     *     a1 a2 a3 gives {c: a1} {c: a2} {c: a3}}</pre>
     */
    public static <E> Pattern<E> begin(Pattern<E> group, AfterMatchSkip skip) {
        return begin(group).afterMatch(Objects.requireNonNull(skip, "skip"));
    }

    /**
     * Appends a stage with strict contiguity: the event right after the last one taken must satisfy it.
     *
     * <pre>{@code begin("a").where(A).next("b").where(B)
     *     a1 c2 b3 a4 b5 gives {a: a4, b: b5}}</pre>
     */
    public Pattern<E> next(String name) {
        return append(Stage.plain(name, Connector.NEXT));
    }

    /**
     * Appends a group with strict contiguity, which is that of its first stage; the others inside have their own.
     *
     * <pre>{@code begin("a").where(A).next(begin("b").where(B).followedBy("c").where(C))
     *     a1 b2 a3 c4 gives {a: a1, b: b2, c: c4}}</pre>
     */
    public <T extends E> Pattern<T> next(Pattern<? super T> group) {
        return Pattern.<T>narrow(this)
                .append(Group.plain(narrow(Objects.requireNonNull(group, "group")), Connector.NEXT));
    }

    /**
     * Appends a stage with relaxed contiguity, skip till next match: events that do not satisfy it are ignored, the
     * first that does is taken.
     *
     * <pre>{@code begin("a").where(A).followedBy("b").where(B)
     *     a1 c2 b3 b4 gives {a: a1, b: b3}}</pre>
     */
    public Pattern<E> followedBy(String name) {
        return append(Stage.plain(name, Connector.FOLLOWED_BY));
    }

    /**
     * Appends a group with relaxed contiguity, which is that of its first stage; the others inside have their own.
     *
     * <pre>{@code begin("a").where(A).followedBy(begin("b").where(B).next("c").where(C))
     *     a1 c2 b3 c4 gives {a: a1, b: b3, c: c4}}</pre>
     */
    public <T extends E> Pattern<T> followedBy(Pattern<? super T> group) {
        return Pattern.<T>narrow(this)
                .append(Group.plain(narrow(Objects.requireNonNull(group, "group")), Connector.FOLLOWED_BY));
    }

    /**
     * Appends a stage with non-deterministic relaxed contiguity, skip till any match: every event is ignored, and each
     * that satisfies it is taken as well. A partial match waits until its window ends; without {@code within}, for
     * ever.
     *
     * <pre>{@code begin("a").where(A).followedByAny("b").where(B)
     *     a1 c2 b3 b4 gives {a: a1, b: b3} {a: a1, b: b4}}</pre>
     */
    public Pattern<E> followedByAny(String name) {
        return append(Stage.plain(name, Connector.FOLLOWED_BY_ANY));
    }

    /**
     * Appends a group with non-deterministic relaxed contiguity, which is that of its first stage; the others inside
     * have their own.
     *
     * <pre>{@code begin("a").where(A).followedByAny(begin("b").where(B).next("c").where(C))
     *     a1 b2 c3 b4 c5 gives {a: a1, b: b2, c: c3} {a: a1, b: b4, c: c5}}</pre>
     */
    public <T extends E> Pattern<T> followedByAny(Pattern<? super T> group) {
        return Pattern.<T>narrow(this)
                .append(Group.plain(narrow(Objects.requireNonNull(group, "group")), Connector.FOLLOWED_BY_ANY));
    }

    /**
     * Appends a negated stage: the event right after the last one taken must not satisfy it. It takes nothing, that
     * event is offered to the following stage. As the last stage it completes the match on that event. Not right after
     * what is optional.
     *
     * <pre>{@code begin("a").where(A).notNext("n").where(B).followedBy("c").where(C)
     *     a1 b2 c3 gives nothing
     *     a1 a2 b3 c4 gives {a: a1, c: c4}}</pre>
     */
    public Pattern<E> notNext(String name) {
        return append(Stage.plain(name, Connector.NOT_NEXT));
    }

    /**
     * Appends a negated stage: no event after the last one taken and up to the one that the following stage takes may
     * satisfy it, or the partial match dies; if an event satisfies both, the following stage has it only where it
     * completes the match. As the last stage it needs a window, and the match is complete when that ends; it cannot be
     * the last of a group. Not right after what is optional.
     *
     * <pre>{@code begin("a").where(A).notFollowedBy("n").where(B).followedBy("c").where(C)
     *     a1 b2 c3 gives nothing
     *     a1 a2 c3 b4 gives {a: a1, c: c3} {a: a2, c: c3}
     * begin("a").where(A).notFollowedBy("n").where(B).within(ms(5))
     *     a1 c2 a3 b4 @9 gives nothing
     *     a1 c5 b6 @9 gives {a: a1}}</pre>
     */
    public Pattern<E> notFollowedBy(String name) {
        return append(Stage.plain(name, Connector.NOT_FOLLOWED_BY));
    }

    /**
     * Adds a condition to the last stage, ANDed to all it has; a stage without one takes any event. If the condition is
     * on a subtype of the events, so is the pattern.
     *
     * <pre>{@code begin("a").where(A).where(V.greaterThan(3)).next("b").where(V.lessThan(last("a", V)))
     *     a1=3 b2=1 a3=4 b4=4 a5=5 b6=4 gives {a: a5, b: b6}}</pre>
     */
    public <T extends E> Pattern<T> where(Condition<? super T> condition) {
        return Pattern.<T>narrow(this).withCondition(Condition.narrow(condition), true, "where");
    }

    /**
     * Adds a condition on the event alone, as {@link #where(Condition)}. That a lambda has changed since a checkpoint
     * cannot be seen: use {@link Condition#named}, with a name that changes with it, or {@link #version(int)}.
     *
     * <pre>{@code begin("a").where(event -> event.value() > 3)
     *     a1=3 b2=4 gives {a: b2}}</pre>
     */
    public Pattern<E> where(Predicate<? super E> condition) {
        return where(Condition.<E>of(Objects.requireNonNull(condition, "condition")));
    }

    /**
     * Adds a free condition, as {@link #where(Condition)}. As it may read all that the partial match has taken, each
     * partial match is kept by itself: prefer {@link #where(Reads, IterativeCondition)}, or an aggregate.
     *
     * <pre>{@code begin("a").where(A).oneOrMore().next("b").where((b, taken) -> taken.events("a").size() == b.value())
     *     a1 a2 a3 b4=2 gives {a: a2 a3, b: b4}}</pre>
     */
    public Pattern<E> where(IterativeCondition<E> condition) {
        return where(Condition.of(condition));
    }

    /**
     * Adds a free condition that reads what is declared and nothing else, as {@link #where(Condition)}.
     *
     * <pre>{@code begin("a").where(A).next("b").where(reads("a"), (b, taken) -> b.value() > taken.last("a").value())
     *     a1=7 b2=7 a3=7 b4=8 gives {a: a3, b: b4}}</pre>
     */
    public Pattern<E> where(Reads reads, IterativeCondition<E> condition) {
        return where(Condition.of(reads, condition));
    }

    /**
     * Adds a condition to the last stage, ORed to all it has; as the first call it is {@link #where(Condition)}.
     *
     * <pre>{@code begin("a").where(A).or(B).where(V.greaterThan(3))
     *     a1=3 b2=4 c3=5 gives {a: b2}}</pre>
     */
    public <T extends E> Pattern<T> or(Condition<? super T> condition) {
        return Pattern.<T>narrow(this).withCondition(Condition.narrow(condition), false, "or");
    }

    /**
     * Adds a condition on the event alone, as {@link #or(Condition)}.
     *
     * <pre>{@code begin("a").where(A).or(event -> event.value() > 3)
     *     a1=3 b2=4 c3=3 gives {a: a1} {a: b2}}</pre>
     */
    public Pattern<E> or(Predicate<? super E> condition) {
        return or(Condition.<E>of(Objects.requireNonNull(condition, "condition")));
    }

    /**
     * Adds a free condition, as {@link #or(Condition)}; what it costs is said at {@link #where(IterativeCondition)}.
     *
     * <pre>{@code begin("a").where(A).next("b").where(B).or((event, taken) -> event.value() > taken.first("a").value())
     *     a1=3 b2=1 a3=3 c4=5 gives {a: a1, b: b2} {a: a3, b: c4}}</pre>
     */
    public Pattern<E> or(IterativeCondition<E> condition) {
        return or(Condition.of(condition));
    }

    /**
     * The events of the last stage must be instances of a class, ANDed to the conditions it has. {@code Deposit} is the
     * class of the events of type d.
     *
     * <pre>{@code begin("d").subtype(Deposit.class)
     *     a1 d2 gives {d: d2}}</pre>
     */
    public Pattern<E> subtype(Class<? extends E> type) {
        return withCondition(Condition.subtype(type), true, "subtype");
    }

    /**
     * The events of the last stage must be instances of a class and satisfy a condition on that class, ANDed.
     *
     * <pre>{@code begin("d").subtype(Deposit.class, AMOUNT.greaterThan(3))
     *     a1=4 d2=3 d3=4 gives {d: d3}}</pre>
     */
    public <S extends E> Pattern<E> subtype(Class<S> type, Condition<? super S> condition) {
        return withCondition(Condition.subtype(type, condition), true, "subtype");
    }

    /**
     * The events of the last stage must be instances of a class and satisfy a condition on that class, ANDed.
     *
     * <pre>{@code begin("d").subtype(Deposit.class, deposit -> deposit.amount() > 3)
     *     a1=4 d2=3 d3=4 gives {d: d3}}</pre>
     */
    public <S extends E> Pattern<E> subtype(Class<S> type, Predicate<? super S> condition) {
        return subtype(type, Condition.<S>of(Objects.requireNonNull(condition, "condition")));
    }

    /**
     * The last element, a loop, stops at an event that satisfies this: from the loop's first event on, that event is
     * neither taken nor ignored in the loop, only offered to what follows. On a group it holds in all stages of the
     * group.
     *
     * <pre>{@code begin("a").where(A).oneOrMore().until(V.greaterThan(3)).next("b").where(B)
     *     a1=1 a2=2 b3 gives {a: a1 a2, b: b3} {a: a2, b: b3}
     *     a1=1 a2=9 b3 gives nothing}</pre>
     */
    public <T extends E> Pattern<T> until(Condition<? super T> condition) {
        Pattern<T> narrowed = narrow(this);
        return narrowed.replaceLast(narrowed.lastDraft().until(Condition.narrow(condition)));
    }

    /**
     * A stop condition on the event alone, as {@link #until(Condition)}.
     *
     * <pre>{@code begin("a").where(A).oneOrMore().until(event -> event.value() > 3).followedBy("b").where(B)
     *     a1 c2=9 a3 b4 gives {a: a1, b: b4} {a: a3, b: b4}}</pre>
     */
    public Pattern<E> until(Predicate<? super E> condition) {
        return until(Condition.<E>of(Objects.requireNonNull(condition, "condition")));
    }

    /**
     * A free stop condition, as {@link #until(Condition)}; what it costs is said at {@link #where(IterativeCondition)}.
     *
     * <pre>{@code begin("a").where(A).oneOrMore().until((e, taken) -> taken.events("a").size() == 2).next("b").where(B)
     *     a1 a2 a3 b4 gives {a: a2 a3, b: b4} {a: a3, b: b4}}</pre>
     */
    public Pattern<E> until(IterativeCondition<E> condition) {
        return until(Condition.of(condition));
    }

    /**
     * The last element may be left out, which is decided on the first event offered to it.
     *
     * <pre>{@code begin("a").where(A).next("b").where(B).optional().next("c").where(C)
     *     a1 c2 a3 b4 c5 gives {a: a1, c: c2} {a: a3, b: b4, c: c5}}</pre>
     */
    public Pattern<E> optional() {
        return replaceLast(lastDraft().optionalIn(elements));
    }

    /**
     * The last element occurs once or more. From each event on, a partial match both goes on and stays. Between the
     * events contiguity is relaxed, unless {@link #consecutive} or {@link #allowCombinations} says otherwise. As the
     * last stage it yields a match at each event; only {@code within} ends that.
     *
     * <pre>{@code begin("a").where(A).oneOrMore().followedBy("b").where(B)
     *     a1 c2 a3 b4 gives {a: a1 a3, b: b4} {a: a1, b: b4} {a: a3, b: b4}}</pre>
     */
    public Pattern<E> oneOrMore() {
        return replaceLast(lastDraft().timesOrMore("oneOrMore()", 1, null));
    }

    /**
     * As {@link #oneOrMore()}, with less than {@code window} from one occurrence to the next: for a group from the last
     * event of an iteration to the first of the next. After a longer gap a loop can only be left; a partial match that
     * has not enough occurrences yet times out.
     *
     * <pre>{@code begin("a").where(A).oneOrMore(ms(5)).followedBy("b").where(B)
     *     a1 a3 a9 b10 gives {a: a1 a3, b: b10} {a: a1, b: b10} {a: a3, b: b10} {a: a9, b: b10}}</pre>
     *
     * @param window at least 1 ms, at most the window of the pattern
     */
    public Pattern<E> oneOrMore(Duration window) {
        return replaceLast(lastDraft().timesOrMore("oneOrMore(window)", 1, checked(window)));
    }

    /**
     * The last element occurs exactly n times, with relaxed contiguity between the events unless said otherwise.
     *
     * <pre>{@code begin("a").where(A).times(2).next("b").where(B)
     *     a1 a2 a3 b4 gives {a: a2 a3, b: b4}}</pre>
     *
     * @param n at least 1
     */
    public Pattern<E> times(int n) {
        return replaceLast(lastDraft().times("times(" + n + ")", n, n, null));
    }

    /**
     * As {@link #times(int)}, with the window of {@link #oneOrMore(Duration)}.
     *
     * <pre>{@code begin("a").where(A).times(2, ms(5))
     *     a1 a6 a8 gives {a: a6 a8}}</pre>
     */
    public Pattern<E> times(int n, Duration window) {
        return replaceLast(lastDraft().times("times(" + n + ", window)", n, n, checked(window)));
    }

    /**
     * The last element occurs n to m times; n = 0 means {@code times(1, m).optional()}. From the n-th event on, a
     * partial match both goes on and stays.
     *
     * <pre>{@code begin("a").where(A).times(1, 2).next("b").where(B)
     *     a1 a2 b3 gives {a: a1 a2, b: b3} {a: a2, b: b3}}</pre>
     *
     * @param n at least 0
     * @param m at least 1 and n
     */
    public Pattern<E> times(int n, int m) {
        return replaceLast(lastDraft().times("times(" + n + ", " + m + ")", n, m, null));
    }

    /**
     * As {@link #times(int, int)}, with the window of {@link #oneOrMore(Duration)}.
     *
     * <pre>{@code begin("a").where(A).times(1, 2, ms(5)).next("b").where(B)
     *     a1 a6 b7 gives {a: a6, b: b7}}</pre>
     */
    public Pattern<E> times(int n, int m, Duration window) {
        return replaceLast(lastDraft().times("times(" + n + ", " + m + ", window)", n, m, checked(window)));
    }

    /**
     * The last element occurs n times or more; as {@link #oneOrMore()} from the n-th event on.
     *
     * <pre>{@code begin("a").where(A).timesOrMore(2).next("b").where(B)
     *     a1 a2 a3 b4 gives {a: a1 a2 a3, b: b4} {a: a2 a3, b: b4}}</pre>
     *
     * @param n at least 1
     */
    public Pattern<E> timesOrMore(int n) {
        return replaceLast(lastDraft().timesOrMore("timesOrMore(" + n + ")", n, null));
    }

    /**
     * As {@link #timesOrMore(int)}, with the window of {@link #oneOrMore(Duration)}.
     *
     * <pre>{@code begin("a").where(A).timesOrMore(2, ms(5)).next("b").where(B)
     *     a1 a6 a7 b8 gives {a: a6 a7, b: b8}}</pre>
     */
    public Pattern<E> timesOrMore(int n, Duration window) {
        return replaceLast(lastDraft().timesOrMore("timesOrMore(" + n + ", window)", n, checked(window)));
    }

    /**
     * What follows the last stage neither takes nor ignores an event that satisfies it, so that only the longest loop
     * goes on. Without effect on {@code times(n)}, and if nothing follows. Not on groups, not before {@link #optional}.
     *
     * <pre>{@code begin("c").where(C).next("a").where(A).oneOrMore().greedy().next("b").where(A.or(B))
     *     c1 a2 a3 b4 gives {c: c1, a: a2 a3, b: b4}}</pre>
     */
    public Pattern<E> greedy() {
        return replaceLast(lastDraft().greedy());
    }

    /**
     * Strict contiguity between the events of the last element, or, for a group, its iterations.
     *
     * <pre>{@code begin("a").where(A).times(2).consecutive()
     *     a1 a2 c3 a4 gives {a: a1 a2}}</pre>
     */
    public Pattern<E> consecutive() {
        return replaceLast(lastDraft().inner(Contiguity.STRICT, "consecutive()"));
    }

    /**
     * Non-deterministic relaxed contiguity between the events of the last element, or, for a group, its iterations.
     *
     * <pre>{@code begin("a").where(A).times(2).allowCombinations()
     *     a1 a2 a3 gives {a: a1 a2} {a: a1 a3} {a: a2 a3}}</pre>
     */
    public Pattern<E> allowCombinations() {
        return replaceLast(lastDraft().inner(Contiguity.SKIP_TILL_ANY, "allowCombinations()"));
    }

    /**
     * A match must span less than this, from its first event to its last; a partial match whose time is up times out.
     * On whatever element it is set, it holds for the whole match; of several the smallest holds. On the last element
     * inside a group it is refused: there is no window over a group alone.
     *
     * <pre>{@code begin("a").where(A).followedBy("b").where(B).within(ms(5))
     *     a1 b5 gives {a: a1, b: b5}
     *     a1 b6 gives nothing, timed out {a: a1} at 6}</pre>
     *
     * @param window at least 1 ms
     */
    public Pattern<E> within(Duration window) {
        return within(window, WithinType.FIRST_AND_LAST);
    }

    /**
     * The window of {@link #within(Duration)}, or one for the last element only: less than this from the event taken
     * before to each event of it. A second call for the same type replaces the first. A partial match that waits for
     * an optional stage with such a window waits no longer for what follows either.
     *
     * <pre>{@code begin("a").where(A).next("b").where(B).followedBy("c").where(C).within(ms(5), PREVIOUS_AND_CURRENT)
     *     a1 b9 c12 gives {a: a1, b: b9, c: c12}
     *     a1 b2 c7 gives nothing, timed out {a: a1, b: b2} at 7}</pre>
     *
     * @param window at least 1 ms; for one element at most the window of the pattern
     */
    public Pattern<E> within(Duration window, WithinType type) {
        return replaceLast(lastDraft().within(window, type));
    }

    /**
     * What is dropped when a match is emitted; by default nothing. It is of the whole pattern, wherever it is called:
     * the last call holds, and a group has none.
     *
     * <pre>{@code begin("a").where(A).oneOrMore().next("b").where(B).afterMatch(skipPastLastEvent())
     *     a1 a2 b3 a4 b5 gives {a: a1 a2, b: b3} {a: a4, b: b5}}</pre>
     */
    public Pattern<E> afterMatch(AfterMatchSkip strategy) {
        return new Pattern<>(elements, Objects.requireNonNull(strategy, "strategy"), version);
    }

    /**
     * Gives the pattern a version, to show changes that cannot be seen, as of lambdas without a name, or of the function
     * that gives an event's key: when a job goes on from a checkpoint, no partial match of another version lives on. At
     * least 0, the default. A group has none.
     *
     * <pre>{@code begin("a").where(A).version(2)
     *     a1 gives {a: a1}}</pre>
     */
    public Pattern<E> version(int number) {
        return new Pattern<>(elements, skip, number);
    }

    /** The stages and groups in order; unmodifiable, never empty. */
    public List<Element<E>> elements() {
        return elements;
    }

    /** The stages, also those inside groups, in order; unmodifiable, never empty. */
    public List<Stage<E>> stages() {
        return PatternWalk.stages(this);
    }

    /**
     * The window that holds for every match: the smallest {@link WithinType#FIRST_AND_LAST} window of the elements, and
     * of those inside groups but the last of each, which may have none. Null: none.
     */
    public @Nullable Duration window() {
        return PatternWalk.window(this);
    }

    /** The after-match skip strategy, {@link AfterMatchSkip#noSkip()} by default. */
    public AfterMatchSkip skip() {
        return skip == null ? AfterMatchSkip.noSkip() : skip;
    }

    /** The version it was given, {@link #UNVERSIONED} by default; less in a pattern that is refused. */
    public int version() {
        return version;
    }

    /** Whether a strategy was chosen; only the outermost pattern may have one. */
    public boolean skipChosen() {
        return skip != null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Pattern<?> that
                && elements.equals(that.elements)
                && skip().equals(that.skip())
                && version == that.version;
    }

    @Override
    public int hashCode() {
        return Objects.hash(elements, skip(), version);
    }

    /** The pattern as text, one element a line, as the calls that made it: for people. Two lambdas read alike. */
    @Override
    public String toString() {
        return PatternPrinter.print(this);
    }

    /** The same pattern over events of a subtype; sound since a pattern only consumes events. */
    @SuppressWarnings("unchecked")
    private static <T> Pattern<T> narrow(Pattern<? super T> pattern) {
        return (Pattern<T>) Objects.requireNonNull(pattern, "pattern");
    }

    private Pattern<E> withCondition(Condition<E> condition, boolean and, String call) {
        return replaceLast(lastDraft().condition(condition, and, call));
    }

    private Pattern<E> append(Element<E> element) {
        return new Pattern<>(ElementDraft.longer(elements, element), skip, version);
    }

    private ElementDraft<E> lastDraft() {
        return new ElementDraft<>(elements.get(elements.size() - 1));
    }

    private Pattern<E> replaceLast(ElementDraft<E> draft) {
        return new Pattern<>(draft.finishIn(elements), skip, version);
    }
}
