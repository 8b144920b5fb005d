// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.testkit.fault;

import io.tidemark.pattern.Pattern;
import io.tidemark.runtime.CepJob;
import io.tidemark.runtime.CepJobBuilder;
import io.tidemark.runtime.KeyedPatternStep;
import io.tidemark.runtime.sink.Sink;
import io.tidemark.runtime.source.IterableSource;
import io.tidemark.runtime.source.Source;
import io.tidemark.serde.EventSerializer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What the jobs of these tests read, and look for. */
final class Steps {
    /** So many records are taken at once: few, so that it takes many calls to read everything. */
    static final int SMALL_BATCH = 2;

    private Steps() {}

    /** An event. */
    record Step(int key, long time, char type) {}

    static final EventSerializer<Step> SERIALIZER = new EventSerializer<>() {
        @Override
        public byte[] serialize(Step step) {
            return (step.key() + "," + step.time() + "," + step.type()).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Step deserialize(byte[] bytes) {
            String[] parts = new String(bytes, StandardCharsets.UTF_8).split(",", 3);
            return new Step(Integer.parseInt(parts[0]), Long.parseLong(parts[1]), parts[2].charAt(0));
        }
    };

    /** Two partitions of random steps. */
    static Source<Step> source(long seed) {
        Random random = new Random(seed);
        List<List<Step>> partitions = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            List<Step> steps = new ArrayList<>();
            for (int n = 0; n < 1_500; n++) {
                steps.add(new Step(random.nextInt(20), n, "abcx".charAt(random.nextInt(4))));
            }
            partitions.add(steps);
        }
        return IterableSource.ofPartitions("steps", partitions);
    }

    /** a, then each b within 60 milliseconds, by key. */
    static KeyedPatternStep<Step, Step, Long, String> detect(Source<Step> source, Sink<String> sink) {
        return CepJob.named("steps")
                .source(source)
                .eventTime(Step::time)
                .sink(sink)
                .detect(
                        "a-b",
                        Pattern.<Step>begin("a")
                                .where((Step step) -> step.type() == 'a')
                                .followedByAny("b")
                                .where((Step step) -> step.type() == 'b')
                                .within(Duration.ofMillis(60)))
                .byLong(Step::key);
    }

    /** The same, with the ids and times of its matches as results. */
    static CepJobBuilder<Step, String> job(Source<Step> source, Sink<String> sink) {
        return detect(source, sink).emit(match -> match.matchId() + " " + match.timestamp());
    }
}
