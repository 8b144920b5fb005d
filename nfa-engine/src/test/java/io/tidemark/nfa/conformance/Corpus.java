// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * The cases of a directory: every file {@code *.jsonl} (or {@code *.jsonl.gz}), one case a line, and the file
 * {@code accidents.tsv} beside them. Without the system property {@value #DIRECTORY_PROPERTY} it is our own copy, on
 * the class path.
 */
public final class Corpus {
    /** Names the directory; relative to the working directory or to one above it. */
    public static final String DIRECTORY_PROPERTY = "conformance.dir";

    private static final String ACCIDENTS = "accidents.tsv";
    private static final String RESOURCES = "/conformance/";
    /** A jar cannot be listed. */
    private static final List<String> RESOURCE_FILES = List.of(
            "combined.jsonl.gz",
            "contiguity.jsonl.gz",
            "errors.jsonl.gz",
            "groups.jsonl.gz",
            "invalid.jsonl.gz",
            "iterative.jsonl.gz",
            "loops-until-greedy.jsonl.gz",
            "not-sequences.jsonl.gz",
            "not.jsonl.gz",
            "operator-eventtime.jsonl.gz",
            "quantifiers.jsonl.gz",
            "skip.jsonl.gz",
            "within-timeouts.jsonl.gz");

    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, Set<String>> accidents = new HashMap<>();
    private final List<CorpusCase> cases = new ArrayList<>();

    private Corpus() {}

    /** The cases of the directory that the system property names, else our own. */
    public static List<CorpusCase> cases() {
        String directory = System.getProperty(DIRECTORY_PROPERTY, "");
        try {
            Corpus corpus = new Corpus();
            if (directory.isEmpty()) {
                corpus.readResources();
            } else {
                corpus.readDirectory(existing(directory));
            }
            return corpus.cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The cases of one file on the class path, which is not packed. */
    public static List<CorpusCase> resource(String path) {
        try {
            Corpus corpus = new Corpus();
            corpus.readCases(open(path));
            return corpus.cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path existing(String directory) {
        Path working = Path.of("").toAbsolutePath();
        for (Path base = working; base != null; base = base.getParent()) {
            if (Files.isDirectory(base.resolve(directory))) {
                return base.resolve(directory);
            }
        }
        throw new IllegalArgumentException(
                "-D" + DIRECTORY_PROPERTY + "=" + directory + ": no such directory, seen from " + working);
    }

    private void readDirectory(Path directory) throws IOException {
        Path accidentFile = directory.resolve(ACCIDENTS);
        if (Files.exists(accidentFile)) {
            readAccidents(Files.newInputStream(accidentFile));
        }
        List<Path> files;
        try (Stream<Path> listing = Files.list(directory)) {
            files = listing.filter(file -> file.toString().endsWith(".jsonl")
                            || file.toString().endsWith(".jsonl.gz"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            InputStream input = Files.newInputStream(file);
            readCases(file.toString().endsWith(".gz") ? new GZIPInputStream(input) : input);
        }
        if (cases.isEmpty()) {
            throw new IllegalArgumentException(directory + ": no case in any file *.jsonl");
        }
    }

    private void readResources() throws IOException {
        readAccidents(open(RESOURCES + ACCIDENTS));
        for (String file : RESOURCE_FILES) {
            readCases(new GZIPInputStream(open(RESOURCES + file)));
        }
    }

    private static InputStream open(String resource) {
        InputStream input = Corpus.class.getResourceAsStream(resource);
        if (input == null) {
            throw new IllegalStateException("resource " + resource + " is missing");
        }
        return input;
    }

    private void readAccidents(InputStream input) throws IOException {
        for (String line : lines(input)) {
            String[] columns = line.split("\t", -1);
            if (columns.length >= 2) {
                accidents.put(columns[0], Set.of(columns[1].split(",")));
            }
        }
    }

    private void readCases(InputStream input) throws IOException {
        for (String line : lines(input)) {
            if (!line.isBlank()) {
                JsonNode node = json.readTree(line);
                cases.add(new CorpusCase(
                        node, accidents.getOrDefault(node.get("id").asText(), Set.of())));
            }
        }
    }

    private static List<String> lines(InputStream input) throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }
}
