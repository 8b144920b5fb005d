// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.metrics.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.nfa.check.Snippet;
import io.tidemark.pattern.Pattern;
import io.tidemark.runtime.CepJob;
import io.tidemark.runtime.JobHandle;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.source.IterableSource;
import io.tidemark.serde.EventSerializer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README.md and OPERATIONS.md say of metrics is so. */
final class ReadmeTest {
    private static final Path README = Path.of("../../README.md");
    private static final Path OPERATIONS = Path.of("OPERATIONS.md");
    private static final java.util.regex.Pattern NAME = java.util.regex.Pattern.compile("`((?:tidemark)?\\.?[a-z.]+)`");
    private static final EventSerializer<String> SERIALIZER = new EventSerializer<>() {
        @Override
        public byte[] serialize(String event) {
            return event.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String deserialize(byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    };

    @TempDir
    private Path folder;

    private static List<String> section(Path text, String heading) throws IOException {
        List<String> lines = Files.readAllLines(text);
        int from = lines.indexOf(heading);
        assertThat(from).isPositive();
        int length = lines.subList(from + 1, lines.size()).stream()
                .takeWhile(line -> !line.startsWith("## "))
                .toList()
                .size();
        return lines.subList(from, from + 1 + length);
    }

    @Test
    void snippet_asInReadme_compiles() throws IOException {
        String code = Snippet.inMarkdown(section(README, "## Watch it run")).get(0);
        Snippet.compile(folder, "Readme", """
                import io.micrometer.core.instrument.MeterRegistry;
                import io.tidemark.metrics.micrometer.CepJobMetrics;
                import io.tidemark.runtime.CepJob;
                import io.tidemark.runtime.JobHandle;

                final class Readme {
                    void watch(CepJob<String> job, MeterRegistry registry) {
                        %s
                    }
                }
                """.formatted(code));
    }

    /** A name that begins with a dot is short for one that begins as the full one before it. */
    private static Set<String> namesInTable() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String line : section(OPERATIONS, "## Meters")) {
            if (line.startsWith("| `tidemark.")) {
                String prefix = "";
                Matcher name = NAME.matcher(line.split("\\|", -1)[1]);
                while (name.find()) {
                    String text = name.group(1);
                    if (!text.startsWith(".")) {
                        prefix = text.substring(0, text.indexOf('.', "tidemark.".length()));
                    }
                    names.add(text.startsWith(".") ? prefix + text : text);
                }
            }
        }
        return names;
    }

    @Test
    void table_namesOfMeters_areThoseOfAJob() throws IOException {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        JobHandle handle = CepJob.named("strings")
                .source(IterableSource.of("strings", List.of("a", "b")))
                .eventTime(String::length)
                .sink((String result) -> {})
                .detect("a!b", Pattern.<String>begin("a").notFollowedBy("b").within(Duration.ofSeconds(1)))
                .by(text -> text)
                .emit(match -> match.key())
                .events(SERIALIZER)
                .checkpoints(Checkpoints.in(folder))
                .build()
                .open();
        new CepJobMetrics(handle).bindTo(registry);
        handle.run();
        registry.get("tidemark.job.partitions").gauge().value();
        Set<String> names = registry.getMeters().stream()
                .map(Meter::getId)
                .map(Meter.Id::getName)
                .collect(Collectors.toSet());
        assertThat(new TreeSet<>(names)).isEqualTo(namesInTable());
    }
}
