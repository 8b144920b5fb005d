// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.chaos;

import io.tidemark.pattern.Pattern;
import io.tidemark.runtime.CepJob;
import io.tidemark.runtime.CepJobBuilder;
import io.tidemark.runtime.JobOrderStep;
import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.sink.Sink;
import io.tidemark.runtime.source.FileSource;
import io.tidemark.runtime.source.IterableSource;
import io.tidemark.serde.EventSerializer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What processes look for that are killed, whatever they read from and write to: lines {@code key,time,type} in, match ids out.
 * And what one that is not killed would find.
 */
public final class ChaosJob {
    /** By how many milliseconds an event comes after a later one, at most; less than that. */
    public static final int DISORDER = 50;

    private ChaosJob() {}

    /** An event: a line with a key, a time and a letter. */
    public record Event(int key, long time, char type) {
        /** The event of a line. */
        public static Event parse(String line) {
            String[] fields = line.split(",", 3);
            return new Event(Integer.parseInt(fields[0]), Long.parseLong(fields[1]), fields[2].charAt(0));
        }

        /** The event as a line. */
        public String line() {
            return key + "," + time + "," + type;
        }

        String name() {
            return "k" + key;
        }
    }

    /** Writes events as their lines. */
    public static final EventSerializer<Event> SERIALIZER = new EventSerializer<>() {
        @Override
        public byte[] serialize(Event event) {
            return event.line().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Event deserialize(byte[] bytes) {
            return Event.parse(new String(bytes, StandardCharsets.UTF_8));
        }
    };

    /** Writes files of events that are out of order by less than the bound. */
    public static List<Path> write(Path directory, long seed, int files, int eventsPerFile, int keys)
            throws IOException {
        Random random = new Random(seed);
        List<Path> paths = new ArrayList<>();
        for (int i = 0; i < files; i++) {
            List<String> lines = new ArrayList<>();
            for (long n = 0; n < eventsPerFile; n++) {
                long time = n - (random.nextInt(5) == 0 ? random.nextInt(DISORDER) : 0);
                lines.add(new Event(random.nextInt(keys), Math.max(0, time), "abcx".charAt(random.nextInt(4))).line());
            }
            paths.add(Files.write(directory.resolve("events-" + i + ".csv"), lines));
        }
        return paths;
    }

    /** The job, to be completed. */
    public static CepJobBuilder<Event, String> builder(List<Path> files, Sink<String> sink) {
        return builder(files, false, sink);
    }

    /**
     * The job, to be completed.
     *
     * @param following whether the files are waited for to grow
     */
    public static CepJobBuilder<Event, String> builder(List<Path> files, boolean following, Sink<String> sink) {
        FileSource source = FileSource.of(files);
        return detect(
                CepJob.named("chaos")
                        .source(following ? source.following() : source, Event::parse)
                        .eventTime(Event::time),
                sink);
    }

    /** What is found in all of the events, by a run that is not killed, in order. */
    public static List<String> expected(List<List<Event>> partitions) {
        CollectingSink<String> sink = new CollectingSink<>();
        detect(
                        CepJob.named("expected")
                                .source(IterableSource.ofPartitions("events", partitions))
                                .eventTime(Event::time),
                        sink)
                .build()
                .run();
        return sink.results().stream().sorted().toList();
    }

    /** A job on any source, to be completed. */
    public static CepJobBuilder<Event, String> detect(JobOrderStep<Event> order, Sink<String> sink) {
        return order.disorder(Duration.ofMillis(DISORDER))
                .sink(sink)
                .detect("a-b", aThenB())
                .by(Event::name)
                .emit(match -> match.matchId() + " " + match.timestamp())
                .detect("a+-c", loop())
                .byLong(Event::key)
                .emit(match -> match.matchId() + " " + match.timestamp())
                .detect("a-no-b", absence())
                .byLong(Event::key)
                .emit(match -> match.matchId() + " " + match.timestamp());
    }

    /** An a, later a b. */
    public static Pattern<Event> aThenB() {
        return Pattern.<Event>begin("a")
                .where((Event event) -> event.type() == 'a')
                .followedByAny("b")
                .where((Event event) -> event.type() == 'b')
                .within(Duration.ofMillis(400));
    }

    private static Pattern<Event> loop() {
        return Pattern.<Event>begin("a")
                .where((Event event) -> event.type() == 'a')
                .oneOrMore()
                .followedBy("c")
                .where((Event event) -> event.type() == 'c')
                .within(Duration.ofSeconds(1));
    }

    private static Pattern<Event> absence() {
        return Pattern.<Event>begin("a")
                .where((Event event) -> event.type() == 'a')
                .notFollowedBy("b")
                .where((Event event) -> event.type() == 'b')
                .within(Duration.ofMillis(300));
    }
}
