// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.testkit.fault;

import io.tidemark.runtime.checkpoint.CommitPoint;
import io.tidemark.runtime.sink.TransactionalSink;
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
        this.commitPoint = own == null ? null : faults.commitPoint(own);
    }

    @Override
    public void lookAround() {
        faults.check();
        sink.lookAround();
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
}
