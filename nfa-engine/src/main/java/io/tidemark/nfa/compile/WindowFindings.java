// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.compile;

import io.tidemark.pattern.Element;
import io.tidemark.pattern.Group;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Windows of a valid pattern that are probably not meant as they work: each holds for the whole match, wherever it is placed. */
final class WindowFindings {
    private final List<Placed> windows = new ArrayList<>();

    private WindowFindings() {}

    /** A window and where it is placed. */
    private record Placed(String where, boolean inGroup, Duration window) {
        String text() {
            return LifeSpan.inWords(window.toMillis());
        }
    }

    static List<String> of(Pattern<?> pattern) {
        WindowFindings findings = new WindowFindings();
        findings.collect(pattern, false);
        return findings.texts(pattern);
    }

    private void collect(Pattern<?> pattern, boolean inGroup) {
        for (Element<?> element : pattern.elements()) {
            if (element instanceof Group<?> group) {
                collect(group.body(), true);
            }
            Duration window = element.within();
            if (window != null) {
                String where = element instanceof Stage<?> stage
                        ? "stage \"" + stage.name() + "\""
                        : "the group that ends with stage \"" + lastStage((Group<?>) element) + "\"";
                windows.add(new Placed(where, inGroup, window));
            }
        }
    }

    private static String lastStage(Group<?> group) {
        List<? extends Stage<?>> stages = group.body().stages();
        return stages.get(stages.size() - 1).name();
    }

    private List<String> texts(Pattern<?> pattern) {
        List<String> texts = new ArrayList<>();
        Duration smallest = pattern.window();
        for (Placed placed : windows) {
            if (smallest == null || placed.window.equals(smallest)) {
                continue;
            }
            Placed decides = windows.stream()
                    .filter(other -> other.window.equals(smallest))
                    .findFirst()
                    .orElseThrow();
            texts.add("two windows, " + decides.text() + " on " + decides.where + " and " + placed.text() + " on "
                    + placed.where + ": each holds for the whole match, so the smaller one, " + decides.text()
                    + ", decides, and the other has no effect. Leave out the one that is not meant; for the time from one"
                    + " event to the next use times(n, window), oneOrMore(window) or within(window,"
                    + " PREVIOUS_AND_CURRENT).");
        }
        for (Placed placed : windows) {
            if (placed.inGroup && placed.window.equals(smallest)) {
                texts.add(placed.where + ": its window of " + placed.text()
                        + " is set inside a group, and holds for the whole match all the same. If that is meant, set it on"
                        + " an element of the outermost pattern, where it can be seen.");
            }
        }
        return texts;
    }
}
