// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.rival;

import io.tidemark.benchmarks.workload.TransactionStream;
import io.tidemark.benchmarks.workload.Workload;
import java.util.Arrays;
import java.util.function.Function;

/** The programs that are compared. */
public enum Rival {
    /** A program written by hand for the one query, with a reorder buffer: the mark to come near. */
    HAND("hand", false, HandRun::new),
    /** Tidemark as it runs in a job. */
    TIDEMARK("tidemark", false, TidemarkRun::new),
    /** Tidemark's engine alone; it gets its events in time order. For information. */
    ENGINE("tidemark-engine", true, EngineRun::new),
    /** Flink CEP's operator with state on the heap. */
    FLINK("flink", false, FlinkRun::new);

    private final String label;
    private final boolean wantsSorted;
    private final Function<Workload, Run> opener;

    Rival(String label, boolean wantsSorted, Function<Workload, Run> opener) {
        this.label = label;
        this.wantsSorted = wantsSorted;
        this.opener = opener;
    }

    /** The rival of that label. */
    public static Rival named(String label) {
        return Arrays.stream(values())
                .filter(rival -> rival.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no rival is called " + label + "; choose one of "
                        + Arrays.stream(values()).map(Rival::label).toList()));
    }

    /** What it is called in reports and parameters. */
    public String label() {
        return label;
    }

    /** The stream as this rival takes it. */
    public TransactionStream streamOf(Workload workload) {
        return wantsSorted ? workload.stream().sorted() : workload.stream();
    }

    /** Sets it up with nothing seen yet. */
    public Run open(Workload workload) {
        return opener.apply(workload);
    }
}
