// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import io.tidemark.runtime.sink.Sink;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes results and writes them.
 *
 * @param function makes a result; null: there is none
 * @param sink where results go
 * @param what name of the sink in messages
 * @param <M> what results are made of
 * @param <T> type of the results
 */
public record ResultOutput<M, T>(
        Function<? super M, ? extends @Nullable T> function, Sink<? super T> sink, String what) {
    /** The same, writing to what is bound to the sink. */
    ResultOutput<M, T> bound(SinkBinding binding) {
        return new ResultOutput<>(function, binding.bind(sink), what);
    }

    /** Makes a result and writes it. What the function throws is passed on as it is. */
    void emit(M match) {
        T result = function.apply(match);
        if (result != null) {
            FailureOutput.write(sink, result, what);
        }
    }
}
