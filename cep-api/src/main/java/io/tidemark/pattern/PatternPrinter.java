// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern;

import io.tidemark.pattern.condition.Condition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern as text, one element a line, in the words of the calls that made it. Equal patterns have the same text, but
 * not the other way round: two lambdas read alike. In the order of this class, whatever the order of the calls was.
 */
final class PatternPrinter {
    /** What is longer is refused anyway, and could overflow. */
    private static final Duration LONGEST = Duration.ofDays(365_000);

    private final List<String> lines = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();

    private PatternPrinter() {}

    static String print(Pattern<?> pattern) {
        PatternPrinter printer = new PatternPrinter();
        printer.pattern(pattern, "");
        if (pattern.skip().strategy() != AfterMatchSkip.Strategy.NO_SKIP) {
            printer.lines.add("after match " + pattern.skip());
        }
        if (pattern.version() != Pattern.UNVERSIONED) {
            printer.lines.add("version " + pattern.version());
        }
        return String.join("\n", printer.lines);
    }

    private void pattern(Pattern<?> pattern, String indent) {
        for (Element<?> element : pattern.elements()) {
            line.append(indent).append(element.connector().call());
            if (element instanceof Group<?> group) {
                word("(");
                endLine();
                pattern(group.body(), indent + "    ");
                line.append(indent).append(')');
                quantifier(element.quantifier());
            } else if (element instanceof Stage<?> stage) {
                word(quoted(stage.name()));
                quantifier(element.quantifier());
                condition("where", stage.condition());
            }
            condition("until", element.until());
            windows(element);
            endLine();
        }
    }

    private void quantifier(Quantifier quantifier) {
        if (quantifier.kind() != Quantifier.Kind.ONE) {
            word(quantifier.call());
        }
        if (quantifier.window() != null) {
            word("each within " + text(quantifier.window()) + " of the one before");
        }
        if (quantifier.innerSet()) {
            word(quantifier.inner() == Contiguity.STRICT ? "consecutive" : "allowCombinations");
        }
        if (quantifier.greedy()) {
            word("greedy");
        }
        if (quantifier.optional()) {
            word("optional");
        }
    }

    private void condition(String word, @Nullable Condition<?> condition) {
        if (condition != null) {
            word(word + " " + condition);
        }
    }

    private void windows(Element<?> element) {
        if (element.within() != null) {
            word("within " + text(element.within()));
        }
        if (element.withinPrevious() != null) {
            word("within " + text(element.withinPrevious()) + " of the previous event");
        }
    }

    private void word(String word) {
        line.append(' ').append(word);
    }

    private void endLine() {
        lines.add(line.toString());
        line.setLength(0);
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    /** In the largest unit that needs no fraction; in the standard form if there is none. */
    private static String text(Duration duration) {
        if (duration.compareTo(LONGEST) > 0 || duration.isNegative()) {
            return duration.toString();
        }
        for (Unit unit : Unit.values()) {
            long count = duration.dividedBy(unit.length);
            if (unit.length.multipliedBy(count).equals(duration)) {
                return count + " " + unit.text;
            }
        }
        return duration.toString();
    }

    /** From the largest to the smallest. */
    private enum Unit {
        DAY(Duration.ofDays(1), "d"),
        HOUR(Duration.ofHours(1), "h"),
        MINUTE(Duration.ofMinutes(1), "min"),
        SECOND(Duration.ofSeconds(1), "s"),
        MILLISECOND(Duration.ofMillis(1), "ms");

        private final Duration length;
        private final String text;

        Unit(Duration length, String text) {
            this.length = length;
            this.text = text;
        }
    }
}
