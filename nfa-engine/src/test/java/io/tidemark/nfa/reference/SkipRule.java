// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.reference;

import io.tidemark.pattern.AfterMatchSkip;
import io.tidemark.pattern.AfterMatchSkip.Strategy;
import java.util.List;

/** Which starts an emitted match drops. */
final class SkipRule<E> {
    private final AfterMatchSkip skip;
    private final int stage;

    SkipRule(AfterMatchSkip skip, List<String> stages) {
        this.skip = skip;
        this.stage = skip.stage() == null ? -1 : stages.indexOf(skip.stage());
    }

    /** Whether a match waits for runs that began before it. */
    boolean holdsBack() {
        return skip.strategy() != Strategy.NO_SKIP;
    }

    /** Number of the first event at which runs and matches that remain may have begun. */
    long firstStartKept(Path<E> match) {
        return switch (skip.strategy()) {
            case NO_SKIP -> Long.MIN_VALUE;
            case TO_NEXT -> match.first().ordinal + 1;
            case PAST_LAST_EVENT -> match.ordinal + 1;
            case TO_FIRST, TO_LAST -> stageStart(match);
        };
    }

    private long stageStart(Path<E> match) {
        List<Path<E>> nodes =
                match.nodes().stream().filter(node -> node.stage == stage).toList();
        long first = match.first().ordinal;
        if (nodes.isEmpty()) {
            missIf(skip.throwOnMiss(), "no event of stage " + skip.stage());
            return Long.MIN_VALUE;
        }
        long to = nodes.get(skip.strategy() == Strategy.TO_FIRST ? 0 : nodes.size() - 1).ordinal;
        missIf(skip.throwOnMiss() && to == first, "the event of stage " + skip.stage() + " is the first of the match");
        return to;
    }

    private static void missIf(boolean miss, String why) {
        if (miss) {
            throw new SkipMiss(why);
        }
    }
}
