// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.compile;

import io.tidemark.pattern.Element;
import io.tidemark.pattern.Group;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.Stage;
import io.tidemark.pattern.condition.Condition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Refuses patterns and conditions that are nested too deeply, before anything walks them by recursion: that would end in
 * a StackOverflowError. Does not recurse itself.
 */
final class NestingCheck {
    /** Most groups inside each other. */
    static final int MAX_GROUPS = 100;

    /** Most conditions inside each other; each {@code and} is one. */
    static final int MAX_CONDITIONS = 1_000;

    private NestingCheck() {}

    private record Inside(Pattern<?> body, int depth) {}

    static List<String> faults(Pattern<?> pattern) {
        List<String> faults = new ArrayList<>();
        Deque<Inside> open = new ArrayDeque<>();
        open.add(new Inside(pattern, 0));
        while (!open.isEmpty()) {
            Inside next = open.remove();
            if (next.depth > MAX_GROUPS) {
                faults.add("pattern: groups are nested more than " + MAX_GROUPS
                        + " deep, the limit: join groups that hold nothing but a group");
                break;
            }
            for (Element<?> element : next.body.elements()) {
                check(element, faults);
                if (element instanceof Group<?> group) {
                    open.add(new Inside(group.body(), next.depth + 1));
                }
            }
        }
        return faults;
    }

    private static void check(Element<?> element, List<String> faults) {
        Condition<?> condition = element instanceof Stage<?> stage ? stage.condition() : null;
        boolean tooDeep = Stream.of(condition, element.until())
                .filter(Objects::nonNull)
                .anyMatch(one -> depth(one) > MAX_CONDITIONS);
        if (tooDeep) {
            String where = element instanceof Stage<?> stage ? "stage \"" + stage.name() + '"' : "a group";
            faults.add(where + ": its conditions are nested more than " + MAX_CONDITIONS
                    + " deep, the limit; each and, or and where adds one: use in(...), or one lambda");
        }
    }

    /** Children before their parents; what occurs twice is looked at once. */
    private static int depth(Condition<?> condition) {
        IdentityHashMap<Condition<?>, Integer> depths = new IdentityHashMap<>();
        Deque<Condition<?>> stack = new ArrayDeque<>();
        stack.push(condition);
        while (!stack.isEmpty()) {
            Condition<?> next = stack.peek();
            int deepest = 0;
            boolean ready = true;
            for (Condition<?> part : parts(next)) {
                Integer depth = depths.get(part);
                if (depth == null) {
                    stack.push(part);
                    ready = false;
                } else {
                    deepest = Math.max(deepest, depth);
                }
            }
            if (ready) {
                stack.pop();
                depths.put(next, deepest + 1);
            }
        }
        return Objects.requireNonNull(depths.get(condition));
    }

    private static List<Condition<?>> parts(Condition<?> condition) {
        if (condition instanceof Condition.And<?> and) {
            return List.of(and.left(), and.right());
        }
        if (condition instanceof Condition.Or<?> or) {
            return List.of(or.left(), or.right());
        }
        if (condition instanceof Condition.Not<?> not) {
            return List.of(not.condition());
        }
        if (condition instanceof Condition.As<?, ?> as) {
            return List.of(as.condition());
        }
        return condition instanceof Condition.Named<?> named ? List.of(named.condition()) : List.of();
    }
}
