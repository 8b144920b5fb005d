// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.compile;

import io.tidemark.nfa.StateBound;
import io.tidemark.nfa.program.NfaGraph;
import io.tidemark.pattern.Contiguity;
import io.tidemark.pattern.Element;
import io.tidemark.pattern.Group;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.Quantifier;
import io.tidemark.pattern.Stage;
import io.tidemark.pattern.condition.Condition;
import io.tidemark.pattern.condition.Reads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What bounds the state of a pattern, read off the pattern itself. Says how many partial matches a plain engine would
 * have open, and how many groups of them this one must keep apart.
 */
public final class BoundAnalyzer {
    private final NfaGraph<?> graph;
    private final List<String> findings = new ArrayList<>();
    /** Places at which a partial match can branch: each multiplies the number of runs by n. */
    private int branches = 1;

    private boolean exponential;
    private boolean kept;
    private boolean exploded;

    private BoundAnalyzer(NfaGraph<?> graph) {
        this.graph = graph;
    }

    /** The bound of a pattern and its automaton. */
    public static StateBound analyze(Pattern<?> pattern, NfaGraph<?> graph) {
        BoundAnalyzer analyzer = new BoundAnalyzer(graph);
        analyzer.walk(pattern.elements(), false);
        return analyzer.result();
    }

    private void walk(List<? extends Element<?>> elements, boolean inLoop) {
        for (Element<?> element : elements) {
            boolean loop = element.quantifier().kind() == Quantifier.Kind.LOOP;
            branch(element, inLoop);
            if (element instanceof Group<?> group) {
                walk(group.body().elements(), inLoop || loop);
            } else if (element instanceof Stage<?> stage) {
                condition(stage.name(), stage.condition());
                condition(stage.name(), stage.until());
            }
            unbounded(element, loop);
        }
    }

    private void branch(Element<?> element, boolean inLoop) {
        Quantifier quantifier = element.quantifier();
        boolean loop = quantifier.kind() == Quantifier.Kind.LOOP;
        if (loop && quantifier.inner() == Contiguity.SKIP_TILL_ANY) {
            exponential = true;
            findings.add(
                    name(element)
                            + ": a loop with allowCombinations has a partial match for each subset of its events. Their number"
                            + " does not slow events down, but every complete one is emitted: use an after-match skip strategy.");
        }
        boolean any = element.connector().contiguity() == Contiguity.SKIP_TILL_ANY;
        exponential |= inLoop && (any || loop);
        branches += any || loop ? 1 : 0;
    }

    private void condition(String stage, @Nullable Condition<?> condition) {
        Reads reads = condition == null ? Reads.NOTHING : condition.reads();
        if (reads.everything()) {
            exploded = true;
            findings.add("stage \"" + stage
                    + "\": a free condition may read every captured event, so partial matches that differ in any of"
                    + " them are kept apart up to here. Declare what it reads, or use an aggregate.");
        } else if (!reads.stages().isEmpty()) {
            exploded = true;
            findings.add("stage \"" + stage + "\": a free condition reads the events of " + reads.stages()
                    + ", so partial matches that differ in them are kept apart up to here. An aggregate would keep"
                    + " apart only those with different values.");
        } else if (!reads.isNothing()) {
            kept = true;
            findings.add("stage \"" + stage + "\": reads " + reads.aggregates()
                    + "; partial matches with different values are kept apart up to here.");
        }
    }

    private void unbounded(Element<?> element, boolean loop) {
        if (!graph.hasWindow() && loop && element.until() == null) {
            findings.add(name(element)
                    + ": a loop without within or until may collect events for ever. Add within(...) or until(...).");
        }
    }

    private static String name(Element<?> element) {
        return element instanceof Stage<?> stage ? "stage \"" + stage.name() + '"' : "a group";
    }

    private StateBound result() {
        if (!graph.hasWindow()) {
            findings.add(
                    0,
                    "no within: partial matches that never complete stay open for ever. Add within(...), or"
                            + " rely on EngineLimits.");
        }
        String power = branches == 1 ? "n" : "n^" + branches;
        String runs = exponential ? "2^n" : power;
        String cost =
                exploded ? "the number of partial matches" : kept ? "the number of different values read" : "constant";
        return new StateBound(
                graph.hasWindow() ? Duration.ofMillis(graph.windowMillis()) : null,
                runs + ", n = events of the key that are taken" + (graph.hasWindow() ? " within the window" : ""),
                cost + ", plus the matches emitted",
                findings);
    }
}
