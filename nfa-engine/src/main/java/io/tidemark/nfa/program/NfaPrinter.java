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
                .append(graph.skip().strategy().name().toLowerCase(Locale.ROOT))
                .append(graph.skip().stage() == null ? "" : " \"" + graph.skip().stage() + '"')
                .append(graph.skip().throwOnMiss() ? " or throw" : "")
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
        if (state.hasGap()) {
            text.append(", after ").append(state.gapMillis()).append(" ms ");
            text.append(state.gapTarget() == NfaState.NONE ? "over" : "-> " + state.gapTarget());
        }
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
}
