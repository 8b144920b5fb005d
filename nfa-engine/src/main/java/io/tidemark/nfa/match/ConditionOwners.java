// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import io.tidemark.nfa.program.NfaGraph;
import io.tidemark.pattern.Element;
import io.tidemark.pattern.Group;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.Stage;
import io.tidemark.pattern.condition.Condition;
import java.util.BitSet;

/** Whose a condition is: stages that say the same share one. Asked only when one has failed, and found out then. */
final class ConditionOwners<E> {
    private final Pattern<E> pattern;
    private final NfaGraph<E> graph;

    ConditionOwners(Pattern<E> pattern, NfaGraph<E> graph) {
        this.pattern = pattern;
        this.graph = graph;
    }

    /** The stage for which runs in a set look at a condition: the first that they wait for, or else the first that has it. */
    String stage(int condition, StateSet set) {
        BitSet owners = new BitSet();
        collect(pattern, graph.conditions().get(condition), false, owners);
        BitSet waiting = (BitSet) owners.clone();
        waiting.and(set.waitingFor());
        int stage = (waiting.isEmpty() ? owners : waiting).nextSetBit(0);
        assert stage >= 0 : "condition " + condition + " of no stage";
        return graph.stages().get(stage);
    }

    /**
     * Collects stages that have a condition, or are in a group that it ends.
     *
     * @param all whether it ends a group around these
     */
    private void collect(Pattern<E> from, Condition<E> condition, boolean all, BitSet owners) {
        for (Element<E> element : from.elements()) {
            boolean isIts = all || condition.equals(element.until());
            if (element instanceof Group<E> group) {
                collect(group.body(), condition, isIts, owners);
            } else if (element instanceof Stage<E> stage && (isIts || condition.equals(stage.condition()))) {
                owners.set(graph.stages().indexOf(stage.name()));
            }
        }
    }
}
