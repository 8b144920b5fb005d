// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import io.tidemark.runtime.OutputEpoch;
import java.util.function.Function;

/**
 * The outputs of one worker: the thread that brings events, or a shard.
 *
 * @param epoch to which checkpoint its results belong
 * @param binding stands between it and the sinks
 * @param failures what becomes of its failures
 * @param others makes those of another worker
 */
public record WorkerSinks(
        OutputEpoch epoch, SinkBinding binding, FailureOutput failures, Function<OutputEpoch, WorkerSinks> others) {
    /** The outputs of another worker. */
    WorkerSinks another() {
        return others.apply(new OutputEpoch());
    }
}
