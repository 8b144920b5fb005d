// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.source.ScriptedLog;
import io.tidemark.serde.EventSerializer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events that are written and cannot be read are told by the run that writes them, not by the next. */
final class UnreadableEventTest {
    @Test
    void serializerThatCannotRead_failsTheFirstCheckpointThatNeedsIt() {
        EventSerializer<Reading> blind = EventSerializer.of(Reading.serializer()::serialize, bytes -> {
            throw new IllegalStateException("no constructor");
        });
        RestartedJob restarted = new RestartedJob();
        CepJob<Reading> job = CepJob.named("blind")
                .source(new ScriptedLog<>("log", List.of(Reading.of("k", 1, "a"), Reading.of("k", 2, "x"))))
                .eventTime(Reading::time)
                .sink(new CollectingSink<String>())
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(match -> "never")
                .events(blind)
                .checkpoints(restarted.checkpoints())
                .config(JobConfig.defaults().withClock(restarted.clock()))
                .build();
        assertThatThrownBy(() -> restarted.run(job))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("cannot be read back")
                .hasMessageContaining("no constructor")
                .hasMessageContaining("correct the serializer");
    }
}
