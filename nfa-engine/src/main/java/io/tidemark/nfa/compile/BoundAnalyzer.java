// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.compile;

import io.tidemark.nfa.StateBound;
import io.tidemark.nfa.program.NfaGraph;
import io.tidemark.nfa.program.NfaState;
import io.tidemark.pattern.AfterMatchSkip;
import io.tidemark.pattern.Connector;
import io.tidemark.pattern.Contiguity;
import io.tidemark.pattern.Element;
import io.tidemark.pattern.Group;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.Quantifier;
import io.tidemark.pattern.Stage;
import io.tidemark.pattern.condition.Aggregate;
import io.tidemark.pattern.condition.Condition;
import io.tidemark.pattern.condition.Reads;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What bounds the state of a pattern, read off the pattern itself. Says how many partial matches a plain engine would
 * have open, how many groups of them this one must keep apart, and what is probably not meant.
 */
public final class BoundAnalyzer {
    private final NfaGraph<?> graph;
    private final List<String> findings = new ArrayList<>();
    private final List<String> mistakes = new ArrayList<>();
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
        analyzer.walk(pattern.elements(), false, false, null);
        analyzer.gaps();
        WindowFindings.of(pattern).forEach(analyzer::mistake);
        analyzer.lambdas(pattern);
        analyzer.holdingBack(pattern);
        return analyzer.result();
    }

    /**
     * Looks at the elements of a sequence.
     *
     * @param following what comes after the sequence; null: nothing
     */
    private void walk(
            List<? extends Element<?>> elements, boolean inLoop, boolean repeated, @Nullable Element<?> following) {
        for (int i = 0; i < elements.size(); i++) {
            Element<?> element = elements.get(i);
            Element<?> next = i + 1 < elements.size() ? elements.get(i + 1) : following;
            boolean loop = element.quantifier().kind() == Quantifier.Kind.LOOP;
            boolean several = severalTimes(element.quantifier());
            branch(element, inLoop);
            if (element instanceof Group<?> group) {
                beginsWithGroup(group);
                walk(group.body().elements(), inLoop || loop, repeated || several, next);
            } else if (element instanceof Stage<?> stage) {
                condition(stage, stage.condition(), repeated);
                condition(stage, stage.until(), repeated);
                String neverTakes = repeated || several ? FirstEvents.finding(stage) : null;
                if (neverTakes != null) {
                    mistake(neverTakes);
                }
            }
            unbounded(element, loop);
            if (several && next instanceof Stage<?> not && not.connector() == Connector.NOT_FOLLOWED_BY) {
                findings.add(name(not) + ": what it forbids is forbidden also between the events of " + name(element)
                        + " before it, not only after the last of them. If that is not meant, put a stage of its own"
                        + " between the two.");
            }
        }
    }

    /** The contiguity before the first stage of all is that of the innermost group, which is strict, as in Flink. */
    private void beginsWithGroup(Group<?> group) {
        boolean relaxed = group.connector().contiguity() != Contiguity.STRICT
                || (severalTimes(group.quantifier()) && group.quantifier().inner() != Contiguity.STRICT);
        if (relaxed && group.body().elements().get(0) instanceof Group<?> inner) {
            String stage = inner.body().stages().get(0).name();
            mistake("stage \"" + stage + "\": the first of a group that begins another group, so it must come right"
                    + " after the event before, whatever the outer group says. Join the two groups, or begin the outer one"
                    + " with a stage.");
        }
    }

    /** A finding that hardly anybody can mean, or who does can say so in another way. */
    private void mistake(String finding) {
        findings.add(finding);
        mistakes.add(finding);
    }

    private static boolean severalTimes(Quantifier quantifier) {
        return quantifier.kind() == Quantifier.Kind.LOOP
                || (quantifier.kind() == Quantifier.Kind.TIMES && quantifier.max() > 1);
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

    private void condition(Stage<?> stage, @Nullable Condition<?> condition, boolean repeated) {
        Reads reads = condition == null ? Reads.NOTHING : condition.reads();
        if (reads.everything()) {
            exploded = true;
            findings.add(name(stage)
                    + ": a free condition may read every captured event, so partial matches that differ in any of"
                    + " them are kept apart up to here. Declare what it reads, or use an aggregate.");
        } else if (!reads.stages().isEmpty()) {
            exploded = true;
            findings.add(name(stage) + ": a free condition reads the events of " + quoted(reads.stages())
                    + ", so partial matches that differ in them are kept apart up to here. An aggregate would keep"
                    + " apart only those with different values.");
        } else if (!reads.isNothing()) {
            kept = true;
            String what = reads.aggregates().stream().map(Aggregate::toString).collect(Collectors.joining(", "));
            findings.add(name(stage) + ": reads " + what
                    + "; partial matches with different values are kept apart up to here.");
        }
        if (!repeated) {
            readsTooEarly(stage, reads);
        }
    }

    /** A condition that reads a stage which takes its events later sees none of them. */
    private void readsTooEarly(Stage<?> stage, Reads reads) {
        Set<String> read = new LinkedHashSet<>(reads.stages());
        reads.aggregates().forEach(aggregate -> read.add(aggregate.stage()));
        int here = graph.stages().indexOf(stage.name());
        int end = severalTimes(stage.quantifier()) || stage.connector().negated() ? here + 1 : here;
        read.removeIf(name -> graph.stages().indexOf(name) < end);
        if (!read.isEmpty()) {
            mistake(name(stage) + ": reads " + quoted(read)
                    + ", which takes its events no earlier: there are none to read yet. Put the condition on a later"
                    + " stage.");
        }
    }

    private void unbounded(Element<?> element, boolean loop) {
        if (!graph.hasWindow() && loop && element.until() == null) {
            findings.add(name(element)
                    + ": a loop without within or until may collect events for ever. Add within(...) or until(...).");
        }
    }

    private void gaps() {
        Set<String> stages = graph.states().stream()
                .filter(state -> state.hasGap() && state.stage() != NfaState.NONE)
                .map(state -> graph.stages().get(state.stage()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (!stages.isEmpty()) {
            kept = true;
            findings.add(
                    "a window since the event before: while " + quoted(stages) + (stages.size() == 1 ? " is" : " are")
                            + " waited for, partial matches whose last events differ in time are kept apart.");
        }
    }

    /** With a skip strategy whatever began earlier is emitted earlier, or not at all. */
    private void holdingBack(Pattern<?> pattern) {
        String limit = limit();
        if (pattern.skip().strategy() == AfterMatchSkip.Strategy.NO_SKIP || LifeSpan.inEvents(graph) == 0) {
            return;
        }
        findings.add(
                "after match " + pattern.skip() + ": a complete match is held back while a partial match that began"
                        + " earlier is open, as that one may skip it: "
                        + (limit == null
                                ? "perhaps for ever, as nothing ends that one. Add within(...)."
                                : graph.hasWindow()
                                        ? "for almost " + LifeSpan.inWords(graph.windowMillis())
                                                + ", the window, at worst. Without" + " a strategy none is held back."
                                        : "at worst until that one is over. Without a strategy none is held back."));
    }

    private void lambdas(Pattern<?> pattern) {
        Set<String> stages = new LinkedHashSet<>();
        for (Stage<?> stage : pattern.stages()) {
            if (hasLambda(stage.condition()) || hasLambda(stage.until())) {
                stages.add(stage.name());
            }
        }
        if (!stages.isEmpty()) {
            findings.add(
                    "lambdas without a name, on " + quoted(stages) + ": if one is changed while partial matches are"
                            + " open, nobody notices when a job goes on from a checkpoint. Give it a name with Condition.named(...)"
                            + " that changes with it, or change the version(...) of the pattern.");
        }
    }

    private static boolean hasLambda(@Nullable Condition<?> condition) {
        return condition != null && condition.lambdas() > 0;
    }

    private static String name(Element<?> element) {
        return element instanceof Stage<?> stage ? "stage \"" + stage.name() + '"' : "a group";
    }

    private static String quoted(Set<String> stages) {
        return stages.stream().map(stage -> '"' + stage + '"').collect(Collectors.joining(", "));
    }

    private StateBound result() {
        String limit = limit();
        if (limit == null) {
            findings.add(
                    0,
                    "no within: partial matches that never complete stay open for ever. Add within(...), or"
                            + " rely on EngineLimits.");
        }
        String power = branches == 1 ? "n" : "n^" + branches;
        String growth = exponential ? "2^n" : power;
        String runs =
                growth + ", n = events of the key that are taken" + (graph.hasWindow() ? " within the window" : "");
        String cost = exploded
                ? "a step for each open partial match"
                : kept ? "a step for each group of partial matches that is kept apart, see below" : "constant";
        return new StateBound(
                limit,
                LifeSpan.inEvents(graph) == LifeSpan.ENDLESS ? runs : "constant",
                cost + ", plus one for each match emitted",
                findings,
                mistakes);
    }

    private @Nullable String limit() {
        int events = LifeSpan.inEvents(graph);
        List<String> limits = new ArrayList<>();
        if (events == 0) {
            return "each event is a match or not";
        }
        if (graph.hasWindow()) {
            limits.add("by a window of " + LifeSpan.inWords(graph.windowMillis()));
        } else if (LifeSpan.everyWaitHasGap(graph)) {
            limits.add("by windows since the event before");
        }
        if (events != LifeSpan.ENDLESS) {
            limits.add("by the next " + (events == 1 ? "event" : events + " events") + " of the key");
        }
        return limits.isEmpty() ? null : String.join(", and ", limits);
    }
}
