// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern;

import io.tidemark.pattern.condition.Condition;
import org.jspecify.annotations.Nullable;

/** A pattern as text, in the words of the calls that made it. */
final class PatternPrinter {
    private final StringBuilder text = new StringBuilder();

    private PatternPrinter() {}

    static String print(Pattern<?> pattern) {
        PatternPrinter printer = new PatternPrinter();
        printer.pattern(pattern, "");
        if (pattern.skipChosen()) {
            printer.text.append("after match ").append(pattern.skip()).append('\n');
        }
        return printer.text.toString();
    }

    private void pattern(Pattern<?> pattern, String indent) {
        for (Element<?> element : pattern.elements()) {
            text.append(indent).append(element.connector().call()).append(' ');
            if (element instanceof Group<?> group) {
                text.append("(\n");
                pattern(group.body(), indent + "    ");
                text.append(indent).append(')');
            } else if (element instanceof Stage<?> stage) {
                text.append('"').append(stage.name()).append('"');
                condition(" where ", stage.condition());
            }
            quantifier(element);
            text.append('\n');
        }
    }

    private void quantifier(Element<?> element) {
        Quantifier quantifier = element.quantifier();
        switch (quantifier.kind()) {
            case ONE -> {}
            case TIMES ->
                text.append(" times ").append(quantifier.min()).append("..").append(quantifier.max());
            case LOOP -> text.append(" times ").append(quantifier.min()).append(" or more");
        }
        if (quantifier.window() != null) {
            text.append(" each within ").append(quantifier.window());
        }
        if (quantifier.innerSet()) {
            text.append(quantifier.inner() == Contiguity.STRICT ? " consecutive" : " combinations");
        }
        text.append(quantifier.optional() ? " optional" : "").append(quantifier.greedy() ? " greedy" : "");
        condition(" until ", element.until());
        if (element.within() != null) {
            text.append(" within ").append(element.within());
        }
        if (element.withinPrevious() != null) {
            text.append(" within ").append(element.withinPrevious()).append(" of the previous event");
        }
    }

    private void condition(String word, @Nullable Condition<?> condition) {
        if (condition != null) {
            text.append(word).append(condition);
        }
    }
}
