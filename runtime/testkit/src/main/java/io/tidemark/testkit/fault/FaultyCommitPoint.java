// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.testkit.fault;

import io.tidemark.runtime.checkpoint.CommitPoint;
import io.tidemark.runtime.checkpoint.PartitionPosition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A commit point whose user may die. */
final class FaultyCommitPoint implements CommitPoint {
    private final CommitPoint point;
    private final Faults faults;

    FaultyCommitPoint(CommitPoint point, Faults faults) {
        this.point = point;
        this.faults = faults;
    }

    @Override
    public @Nullable String recover() {
        // Absence does not pass through a call that returns something.
        List<String> truth = faults.at("recover commit point", () -> {
            String found = point.recover();
            return found == null ? List.<String>of() : List.of(found);
        });
        return truth.isEmpty() ? null : truth.get(0);
    }

    @Override
    public void commit(String checkpoint, List<PartitionPosition> positions) {
        faults.run("commit checkpoint", () -> point.commit(checkpoint, positions));
    }

    @Override
    public void close() {
        // A dead process closes nothing.
        faults.run("close commit point", point::close);
    }

    @Override
    public String toString() {
        return point.toString();
    }
}
