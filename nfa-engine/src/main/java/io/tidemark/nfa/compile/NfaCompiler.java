// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.compile;

import io.tidemark.nfa.program.NfaGraph;
import io.tidemark.nfa.program.NfaState;
import io.tidemark.pattern.Element;
import io.tidemark.pattern.Group;
import io.tidemark.pattern.MalformedPatternException;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.Stage;
import java.util.ArrayList;
import java.util.List;

/** From a pattern to its automaton: validate, build backwards, resolve gaps, number. */
public final class NfaCompiler {
    private NfaCompiler() {}

    /**
     * Compiles a pattern.
     *
     * @throws MalformedPatternException if it has faults, with all of them
     */
    public static <E> NfaGraph<E> compile(Pattern<E> pattern) {
        List<String> faults = PatternValidator.faults(pattern);
        if (!faults.isEmpty()) {
            throw new MalformedPatternException(faults);
        }
        List<String> stages = new ArrayList<>();
        collectStages(pattern.elements(), stages);
        long window = smallestWindow(pattern.elements(), true);
        ConditionTable<E> conditions = new ConditionTable<>();
        GraphBuilder<E> builder = new GraphBuilder<>(conditions, stages, window != NfaGraph.NO_WINDOW);
        StateDraft start = builder.build(pattern.elements());
        List<NfaState> states = StateNumbering.number(start, stages);
        return new NfaGraph<>(stages, conditions.conditions(), states, 0, window, pattern.skip());
    }

    private static void collectStages(List<? extends Element<?>> elements, List<String> stages) {
        for (Element<?> element : elements) {
            if (element instanceof Stage<?> stage) {
                stages.add(stage.name());
            } else if (element instanceof Group<?> group) {
                collectStages(group.body().elements(), stages);
            }
        }
    }

    /** Kept: a window on the last element of a group does not count; every other one holds for the whole match. */
    private static long smallestWindow(List<? extends Element<?>> elements, boolean top) {
        long smallest = NfaGraph.NO_WINDOW;
        for (int i = 0; i < elements.size(); i++) {
            Element<?> element = elements.get(i);
            if (top || i < elements.size() - 1) {
                smallest = Math.min(smallest, Position.millis(element.within()));
            }
            if (element instanceof Group<?> group) {
                smallest = Math.min(smallest, smallestWindow(group.body().elements(), false));
            }
        }
        return smallest;
    }
}
