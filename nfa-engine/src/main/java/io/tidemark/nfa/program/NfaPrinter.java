// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.program;

import java.util.Locale;

/** An automaton as text. */
public final class NfaPrinter {
    private NfaPrinter() {}

    /** One state a paragraph, one transition a line. */
    public static String text(NfaGraph<?> graph) {
        StringBuilder text = new StringBuilder();
        text.append("stages ").append(graph.stages()).append('\n');
        text.append("window ")
                .append(graph.hasWindow() ? graph.windowMillis() + " ms" : "none")
                .append(", after match ")
                .append(graph.skip())
                .append('\n');
        for (int i = 0; i < graph.conditions().size(); i++) {
            text.append('c')
                    .append(i)
                    .append(" = ")
                    .append(graph.conditions().get(i))
                    .append('\n');
        }
        graph.states().forEach(state -> state(text, graph, state));
        return text.toString();
    }

    private static void state(StringBuilder text, NfaGraph<?> graph, NfaState state) {
        text.append(state.id()).append(' ').append(state.label());
        if (state.kind() != StateKind.NORMAL) {
            text.append(" (")
                    .append(state.kind().name().toLowerCase(Locale.ROOT))
                    .append(')');
        }
        if (state.id() == graph.start()) {
            text.append(" (start)");
        }
        text.append(inTime(graph, state));
        text.append('\n');
        for (Transition transition : state.transitions()) {
            text.append("    ")
                    .append(transition.action().name().toLowerCase(Locale.ROOT))
                    .append(" -> ")
                    .append(transition.target());
            if (!transition.guard().equals(Guard.ALWAYS)) {
                text.append(" if ").append(transition.guard());
            }
            text.append('\n');
        }
    }

    /** What the passing of time does to a run in a state, besides the window of the whole match. */
    private static String inTime(NfaGraph<?> graph, NfaState state) {
        String after = state.hasGap() ? "after " + state.gapMillis() + " ms" : "at the end of the window";
        if (state.kind() == StateKind.PENDING) {
            return ", match " + after + (state.hasGap() && graph.hasWindow() ? " or at the end of the window" : "");
        }
        if (!state.hasGap()) {
            return "";
        }
        return ", " + after + (state.gapTarget() == NfaState.NONE ? " over" : " -> " + state.gapTarget());
    }
}
