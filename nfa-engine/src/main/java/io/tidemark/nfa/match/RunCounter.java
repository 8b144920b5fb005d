// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import static io.tidemark.nfa.match.NodeLayout.TAKE;

import java.util.BitSet;

/** Counts the runs that a dag stands for, without writing them out. Counts stop at the largest long. */
final class RunCounter {
    private final OpenRuns runs;

    RunCounter(OpenRuns runs) {
        this.runs = runs;
    }

    void count(long[] countsByStage) {
        for (int c = 0; c < runs.count(); c++) {
            Cohort cohort = runs.cohort(c);
            long[] counts = countNodes(cohort);
            for (int i = 0; i < cohort.threads.size(); i++) {
                BitSet waitingFor = cohort.threads.set(i).waitingFor();
                int stage = Math.max(0, waitingFor.nextSetBit(0));
                countsByStage[stage] = add(countsByStage[stage], of(cohort.threads.run(i), counts, cohort));
            }
        }
    }

    private long[] countNodes(Cohort cohort) {
        RunDag dag = runs.dag;
        long[] counts = new long[dag.nodeCount()];
        for (int i = 0; i < counts.length; i++) {
            int node = Ref.node(i + dag.firstNode());
            int kind = dag.kind(node);
            if (kind == TAKE) {
                int before = dag.first(node) == Ref.NIL ? Ref.event(dag.takenEvent(node)) : dag.first(node);
                counts[i] = of(before, counts, cohort);
            } else {
                counts[i] = add(of(dag.first(node), counts, cohort), of(dag.rest(node), counts, cohort));
            }
        }
        return counts;
    }

    private long of(int ref, long[] counts, Cohort cohort) {
        if (Ref.isEvent(ref)) {
            int start = Ref.index(ref);
            return start >= cohort.oldest && start <= cohort.newest ? 1 : 0;
        }
        int at = Ref.index(ref) - runs.dag.firstNode();
        return at < 0 ? 0 : counts[at];
    }

    private static long add(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
