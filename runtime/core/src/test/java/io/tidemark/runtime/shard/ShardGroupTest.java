// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.pattern.Pattern;
import io.tidemark.runtime.CepJob;
import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.source.IterableSource;
import io.tidemark.runtime.state.HeapStateBackend;
import io.tidemark.runtime.state.LongKeyedStateStore;
import io.tidemark.runtime.state.ObjectKeyedStateStore;
import io.tidemark.runtime.state.ShardState;
import io.tidemark.runtime.state.StateBackend;
import io.tidemark.runtime.state.StoreSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several shards as one. */
final class ShardGroupTest {
    private final List<Integer> closed = new ArrayList<>();

    /** The state of the third shard cannot be opened, and that of the first cannot be closed. */
    private final class Failing implements StateBackend {
        @Override
        public ShardState open(int shard) {
            if (shard == 2) {
                throw new IllegalStateException("the disk is full");
            }
            ShardState onHeap = new HeapStateBackend().open(shard);
            return new ShardState() {
                @Override
                public <K, S> ObjectKeyedStateStore<K, S> newStore(StoreSpec<K, S> spec) {
                    return onHeap.newStore(spec);
                }

                @Override
                public <S> LongKeyedStateStore<S> newLongKeyedStore(StoreSpec<Long, S> spec) {
                    return onHeap.newLongKeyedStore(spec);
                }

                @Override
                public void close() {
                    closed.add(shard);
                    if (shard == 0) {
                        throw new IllegalStateException("the disk is still full");
                    }
                }
            };
        }
    }

    @Test
    void stateOfAShardThatCannotBeOpened_othersAreClosed() {
        assertThatThrownBy(() -> CepJob.named("failing")
                        .source(IterableSource.of("letters", List.of("a")))
                        .eventTime(letter -> 1)
                        .sink(new CollectingSink<String>())
                        .detect("p", Pattern.<String>begin("a").where(letter -> true))
                        .by(letter -> letter)
                        .emit(match -> match.key())
                        .state(new Failing())
                        .shards(4)
                        .build()
                        .run())
                .hasMessageContaining("the disk is full")
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
        assertThat(closed).containsExactly(0, 1);
    }
}
