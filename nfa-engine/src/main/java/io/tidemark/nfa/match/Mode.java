// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import io.tidemark.nfa.StateFormatException;
import io.tidemark.nfa.program.NfaGraph;
import io.tidemark.nfa.program.StateKind;
import io.tidemark.pattern.AfterMatchSkip;
import io.tidemark.pattern.Element;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.Stage;

/** How much must be known of the runs of a key: the less, the cheaper. */
enum Mode {
    /** Matches only: all starts in one cohort, which starts a bundle has is not known. */
    FLAT(0),
    /** The first run of each start decides all: cohorts by start, one run of each start in a bundle. */
    FIRST_RUNS(1),
    /** All runs of each start: cohorts by start, all runs in a bundle. */
    ALL_RUNS(2);

    private final int code;

    Mode(int code) {
        this.code = code;
    }

    /** What stands for it in saved states. */
    int code() {
        return code;
    }

    static Mode ofCode(int code) {
        for (Mode mode : values()) {
            if (mode.code == code) {
                return mode;
            }
        }
        throw new StateFormatException("The state has mode " + code + ", must be from 0 to 2");
    }

    static <E> Mode of(Pattern<E> pattern, NfaGraph<E> graph, boolean reportTimeouts) {
        boolean pending = graph.states().stream().anyMatch(state -> state.kind() == StateKind.PENDING);
        return switch (graph.skip().strategy()) {
            case NO_SKIP -> reportTimeouts || pending ? ALL_RUNS : FLAT;
            case TO_NEXT, PAST_LAST_EVENT -> reportTimeouts ? ALL_RUNS : FIRST_RUNS;
            case TO_FIRST, TO_LAST -> !reportTimeouts && dropsItsStart(pattern, graph.skip()) ? FIRST_RUNS : ALL_RUNS;
        };
    }

    boolean routed() {
        return this != FLAT;
    }

    /** Whether the event to skip to is there, and later than the first one, in every match. */
    private static boolean dropsItsStart(Pattern<?> pattern, AfterMatchSkip skip) {
        boolean begun = false;
        for (Element<?> element : pattern.elements()) {
            boolean taken =
                    !element.connector().negated() && !element.quantifier().optional();
            if (element instanceof Stage<?> stage && stage.name().equals(skip.stage())) {
                return begun && taken;
            }
            begun |= taken && element instanceof Stage<?>;
        }
        return false;
    }
}
