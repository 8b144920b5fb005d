// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern.condition;

import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** How values and nested conditions are printed. */
final class Text {
    private Text() {}

    /** A value; strings in quotes, so that {@code "1"} is not 1. */
    static String value(Object value) {
        return value instanceof CharSequence || value instanceof Character
                ? "\""
                        + value.toString()
                                .replace("\\", "\\\\")
                                .replace("\"", "\\\"")
                                .replace("\n", "\\n") + "\""
                : value.toString();
    }

    static String values(Iterable<?> values) {
        return StreamSupport.stream(values.spliterator(), false)
                .map(Text::value)
                .collect(Collectors.joining(", "));
    }

    /** In parentheses if it is an and or an or of another kind than the one around it, or says "or absent". */
    static String inside(Class<?> around, Condition<?> condition) {
        boolean compound = condition instanceof Condition.And || condition instanceof Condition.Or;
        boolean apart = compound ? !around.isInstance(condition) : saysOrAbsent(condition);
        return apart ? "(" + condition + ")" : condition.toString();
    }

    private static boolean saysOrAbsent(Condition<?> condition) {
        if (condition instanceof Condition.Comparison<?> comparison) {
            return comparison.ifAbsent();
        }
        return condition instanceof Condition.Equality<?> equality && equality.ifAbsent();
    }
}
