// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.testkit.fault;

import io.tidemark.runtime.checkpoint.CommitPoint;
import io.tidemark.runtime.checkpoint.PartitionPosition;
import io.tidemark.runtime.sink.TransactionalSink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sink whose writer may die. */
final class FaultySink<T> implements TransactionalSink<T> {
    /** There are many, and to die at one is like dying at the next. */
    private static final int WRITES_PER_CALL = 8;

    private final TransactionalSink<T> sink;
    private final Faults faults;
    private final @Nullable CommitPoint commitPoint;
    private int writes;

    FaultySink(TransactionalSink<T> sink, Faults faults) {
        this.sink = sink;
        this.faults = faults;
        CommitPoint own = sink.commitPoint();
        this.commitPoint = own == null ? null : new FaultyCommitPoint(own);
    }

    @Override
    public void recover(byte @Nullable [] committed) {
        faults.run("recover sink", () -> sink.recover(committed));
    }

    @Override
    public void write(T result) {
        if (writes++ % WRITES_PER_CALL == 0) {
            faults.run("write result", () -> sink.write(result));
        } else {
            faults.check();
            sink.write(result);
        }
    }

    @Override
    public void flush() {
        faults.run("flush sink", sink::flush);
    }

    @Override
    public byte[] prepare(String checkpoint) {
        return faults.at("prepare sink", () -> sink.prepare(checkpoint));
    }

    @Override
    public void commit(byte[] prepared) {
        faults.run("commit sink", () -> sink.commit(prepared));
    }

    @Override
    public @Nullable CommitPoint commitPoint() {
        return commitPoint;
    }

    @Override
    public void close() {
        // A dead process closes nothing.
        faults.run("close sink", sink::close);
    }

    @Override
    public String toString() {
        return sink.toString();
    }

    private final class FaultyCommitPoint implements CommitPoint {
        private final CommitPoint point;

        FaultyCommitPoint(CommitPoint point) {
            this.point = point;
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
            faults.run("close commit point", point::close);
        }
    }
}
