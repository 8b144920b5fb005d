// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.testkit.sink;

import io.tidemark.runtime.checkpoint.CommitPoint;
import io.tidemark.runtime.checkpoint.PartitionPosition;
import io.tidemark.runtime.sink.TransactionalSink;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is outside of a sink and survives its process: what was prepared, and which checkpoint is the truth, unless the sink
 * has a commit point of its own, which is asked then.
 */
final class CheckpointModel {
    private static final int NUMBER_BEGIN = "checkpoint-".length();
    private static final int NUMBER_END = NUMBER_BEGIN + 12;
    /** Of the name that is committed when a job has ended with a checkpoint. */
    private static final String END = ".ended";

    private final Map<String, byte[]> prepared = new HashMap<>();
    private @Nullable String truth;
    private int number;

    /** A run of the job, as far as the sink sees it. */
    final class Run implements AutoCloseable {
        private final TransactionalSink<String> sink;
        private final @Nullable CommitPoint commitPoint;
        private final int run = ++number;
        private final boolean afterEnd;
        /** As a job numbers them: it goes on from the one that is the truth. */
        private long checkpoints;

        private String last = "";

        /** A run that has recovered. */
        private Run(TransactionalSink<String> sink) {
            this.sink = sink;
            this.commitPoint = sink.commitPoint();
            String found = commitPoint == null ? truth : commitPoint.recover();
            this.afterEnd = found != null && found.endsWith(END);
            truth = found != null && afterEnd ? found.substring(0, found.length() - END.length()) : found;
            sink.recover(truth == null ? null : Objects.requireNonNull(prepared.get(truth), "prepared by the kit"));
            checkpoints = truth == null ? 0 : Long.parseLong(truth.substring(NUMBER_BEGIN, NUMBER_END));
        }

        TransactionalSink<String> sink() {
            return sink;
        }

        boolean hasCommitPoint() {
            return commitPoint != null;
        }

        void write(String result) {
            sink.write(result);
        }

        /** Prepares the next checkpoint; returns its name. */
        String prepare() {
            String checkpoint = String.format(Locale.ROOT, "checkpoint-%012d-%08x", ++checkpoints, run);
            prepared.put(checkpoint, sink.prepare(checkpoint));
            return checkpoint;
        }

        /** Whether it was told that the job has ended. */
        boolean isAfterEnd() {
            return afterEnd;
        }

        /** The job ends with the checkpoint that was the last; where the sink decides, that is committed like one. */
        void end() {
            if (commitPoint != null) {
                decide(last + END);
            }
        }

        /** Makes a checkpoint the truth. */
        void decide(String checkpoint) {
            last = checkpoint;
            if (commitPoint == null) {
                truth = checkpoint;
            } else {
                commitPoint.commit(checkpoint, List.of(new PartitionPosition("kit-0", checkpoints)));
            }
        }

        /** Tells the sink. */
        void commit(String checkpoint) {
            sink.commit(Objects.requireNonNull(prepared.get(checkpoint)));
        }

        /** A whole checkpoint. */
        void checkpoint() {
            String checkpoint = prepare();
            decide(checkpoint);
            commit(checkpoint);
        }

        @Override
        public void close() {
            sink.close();
            if (commitPoint != null) {
                commitPoint.close();
            }
        }
    }

    /** The next run, with a sink of its own. */
    Run start(TransactionalSink<String> sink) {
        return new Run(sink);
    }
}
