// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.compile;

import io.tidemark.nfa.program.NfaGraph;
import io.tidemark.nfa.program.NfaState;
import io.tidemark.pattern.MalformedPatternException;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.Stage;
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
        List<String> stages = pattern.stages().stream().map(Stage::name).toList();
        long window = Position.millis(pattern.window());
        ConditionTable<E> conditions = new ConditionTable<>();
        GraphBuilder<E> builder = new GraphBuilder<>(conditions, stages, window != NfaGraph.NO_WINDOW);
        StateDraft start = builder.build(pattern.elements());
        List<NfaState> states = StateNumbering.number(start, stages);
        return new NfaGraph<>(stages, conditions.conditions(), states, 0, window, pattern.skip());
    }
}
