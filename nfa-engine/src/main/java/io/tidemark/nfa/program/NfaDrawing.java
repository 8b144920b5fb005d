// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An automaton as a drawing, in the languages of Graphviz and of Mermaid. */
public final class NfaDrawing {
    private NfaDrawing() {}

    /** An arrow: what an event does, or, dotted, what the passing of time does. */
    private record Arrow(int from, int to, Line line, String label) {}

    private enum Line {
        SOLID,
        DASHED,
        DOTTED
    }

    /** For {@code dot -Tsvg}. */
    public static String dot(NfaGraph<?> graph) {
        StringBuilder text = new StringBuilder("digraph pattern {\n  rankdir=LR;\n");
        for (NfaState state : graph.states()) {
            text.append("  s").append(state.id()).append(" [label=\"").append(escaped(title(state)));
            text.append("\", shape=")
                    .append(state.kind() == StateKind.FINAL ? "doublecircle" : "box")
                    .append("];\n");
        }
        if (endsByTime(graph)) {
            text.append("  s").append(graph.states().size()).append(" [label=\"match\", shape=doublecircle];\n");
        }
        for (Arrow arrow : arrows(graph)) {
            text.append("  s").append(arrow.from).append(" -> s").append(arrow.to);
            text.append(" [label=\"").append(escaped(arrow.label)).append("\", style=");
            text.append(arrow.line.name().toLowerCase(Locale.ROOT)).append("];\n");
        }
        return text.append("}\n").toString();
    }

    /** For a Markdown page that renders Mermaid. */
    public static String mermaid(NfaGraph<?> graph) {
        StringBuilder text = new StringBuilder("flowchart LR\n");
        for (NfaState state : graph.states()) {
            boolean end = state.kind() == StateKind.FINAL;
            text.append("  s").append(state.id()).append(end ? "((\"" : "[\"");
            text.append(quoted(title(state))).append(end ? "\"))\n" : "\"]\n");
        }
        if (endsByTime(graph)) {
            text.append("  s").append(graph.states().size()).append("((\"match\"))\n");
        }
        for (Arrow arrow : arrows(graph)) {
            boolean solid = arrow.line == Line.SOLID;
            text.append("  s").append(arrow.from).append(solid ? " -- \"" : " -. \"");
            text.append(quoted(arrow.label)).append(solid ? "\" --> s" : "\" .-> s");
            text.append(arrow.to).append('\n');
        }
        return text.toString();
    }

    private static List<Arrow> arrows(NfaGraph<?> graph) {
        List<Arrow> arrows = new ArrayList<>();
        for (NfaState state : graph.states()) {
            for (Transition transition : state.transitions()) {
                Line line = switch (transition.action()) {
                    case TAKE -> Line.SOLID;
                    case IGNORE -> Line.DASHED;
                    case PROCEED -> Line.DOTTED;
                };
                arrows.add(new Arrow(state.id(), transition.target(), line, label(graph, transition)));
            }
            if (state.hasGap() && state.gapTarget() != NfaState.NONE) {
                arrows.add(new Arrow(state.id(), state.gapTarget(), Line.DOTTED, "after " + state.gapMillis() + " ms"));
            }
            if (state.kind() == StateKind.PENDING) {
                arrows.add(new Arrow(state.id(), graph.states().size(), Line.DOTTED, "when time is up"));
            }
        }
        return arrows;
    }

    /** Whether there is a state that a run leaves as a match without a further event. */
    private static boolean endsByTime(NfaGraph<?> graph) {
        return graph.states().stream().anyMatch(state -> state.kind() == StateKind.PENDING);
    }

    private static String title(NfaState state) {
        String waits = state.kind() == StateKind.PENDING ? " (until time is up)" : "";
        return state.label() + waits + (state.hasGap() ? " [" + state.gapMillis() + " ms]" : "");
    }

    private static String label(NfaGraph<?> graph, Transition transition) {
        String guard = transition.guard().equals(Guard.ALWAYS) ? "" : " if " + inWords(graph, transition.guard());
        return transition.action().name().toLowerCase(Locale.ROOT) + guard;
    }

    private static String inWords(NfaGraph<?> graph, Guard guard) {
        if (guard instanceof Guard.Test test) {
            String condition = graph.conditions().get(test.condition()).toString();
            return condition.equals("lambda") ? "c" + test.condition() : condition;
        }
        if (guard instanceof Guard.Not not) {
            return "not (" + inWords(graph, not.guard()) + ")";
        }
        if (guard instanceof Guard.And and) {
            return inWords(graph, and.left()) + " and " + inWords(graph, and.right());
        }
        return guard.toString();
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static String quoted(String text) {
        return text.replace("#", "#35;")
                .replace("\"", "#quot;")
                .replace("<", "#lt;")
                .replace('\n', ' ');
    }
}
