// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.program;

import java.util.Locale;

/** An automaton as a drawing, in the languages of Graphviz and of Mermaid. */
public final class NfaDrawing {
    private NfaDrawing() {}

    /** For {@code dot -Tsvg}. */
    public static String dot(NfaGraph<?> graph) {
        StringBuilder text = new StringBuilder("digraph pattern {\n  rankdir=LR;\n");
        for (NfaState state : graph.states()) {
            text.append("  s").append(state.id()).append(" [label=\"").append(escaped(title(state)));
            text.append("\", shape=")
                    .append(state.kind() == StateKind.FINAL ? "doublecircle" : "box")
                    .append("];\n");
        }
        for (NfaState state : graph.states()) {
            for (Transition transition : state.transitions()) {
                text.append("  s").append(state.id()).append(" -> s").append(transition.target());
                text.append(" [label=\"")
                        .append(escaped(edge(graph, transition)))
                        .append("\", style=");
                text.append(style(transition.action(), "solid", "dashed", "dotted"))
                        .append("];\n");
            }
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
        for (NfaState state : graph.states()) {
            for (Transition transition : state.transitions()) {
                text.append("  s").append(state.id());
                text.append(style(transition.action(), " -- \"", " -. \"", " -. \""));
                text.append(quoted(edge(graph, transition)));
                text.append(style(transition.action(), "\" --> s", "\" .-> s", "\" .-> s"));
                text.append(transition.target()).append('\n');
            }
        }
        return text.toString();
    }

    private static String style(Action action, String take, String ignore, String proceed) {
        return switch (action) {
            case TAKE -> take;
            case IGNORE -> ignore;
            case PROCEED -> proceed;
        };
    }

    private static String title(NfaState state) {
        String waits = state.kind() == StateKind.PENDING ? " (until the window ends)" : "";
        return state.label() + waits + (state.hasGap() ? " [" + state.gapMillis() + " ms]" : "");
    }

    private static String edge(NfaGraph<?> graph, Transition transition) {
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
        return text.replace("\"", "#quot;");
    }
}
