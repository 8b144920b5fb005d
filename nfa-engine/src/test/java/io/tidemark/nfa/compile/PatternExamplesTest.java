// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.match.Match;
import io.tidemark.match.MatchHandler;
import io.tidemark.match.TimedOutMatch;
import io.tidemark.nfa.KeyMatcher;
import io.tidemark.nfa.MatcherOptions;
import io.tidemark.nfa.Nfa;
import io.tidemark.nfa.check.Snippet;
import io.tidemark.nfa.compile.ExampleWords.Deposit;
import io.tidemark.nfa.compile.ExampleWords.Event;
import io.tidemark.nfa.reference.Output;
import io.tidemark.nfa.reference.RecordingMatcher;
import io.tidemark.nfa.reference.ReferenceMatcher;
import io.tidemark.nfa.reference.Taken;
import io.tidemark.pattern.AfterMatchSkip;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.WithinType;
import io.tidemark.pattern.condition.Aggregates;
import io.tidemark.pattern.condition.Reads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples in the Javadoc of {@link Pattern} compile as they stand and give what they say. A test of cep-api holds
 * the table that is read here to the Javadoc.
 */
final class PatternExamplesTest {
    private static final Path TABLE = Path.of("../cep-api/src/test/resources/io/tidemark/pattern/examples.txt");
    private static final java.util.regex.Pattern EVENT = java.util.regex.Pattern.compile("([a-d])(\\d+)(?:=(\\d+))?");

    @TempDir
    private Path classes;

    @Test
    void javadoc_everyExample_givesExactlyWhatItSays() throws IOException, ReflectiveOperationException {
        Map<String, List<String>> table = new LinkedHashMap<>();
        List<String> cases = new ArrayList<>();
        for (String line : Files.readAllLines(TABLE)) {
            if (line.startsWith("    ")) {
                cases.add(line.strip());
            } else if (!line.startsWith("#")) {
                cases = table.computeIfAbsent(line, pattern -> new ArrayList<>());
            }
        }
        List<Pattern<Event>> patterns = compile(List.copyOf(table.keySet()));

        int examples = 0;
        List<String> wrong = new ArrayList<>();
        int index = 0;
        for (Map.Entry<String, List<String>> entry : table.entrySet()) {
            Pattern<Event> pattern = patterns.get(index++);
            for (String example : entry.getValue()) {
                String[] sides = example.split(" gives ", 2);
                boolean withTimeouts = sides[1].contains("timed out");
                String reference = run(ReferenceMatcher.of(pattern), sides[0], withTimeouts);
                String engine = run(Nfa.compile(pattern), sides[0], withTimeouts);
                if (!reference.equals(sides[1]) || !engine.equals(sides[1])) {
                    wrong.add(entry.getKey() + "\n    " + example + "\n    but the naive matcher gives " + reference
                            + "\n    and the engine gives " + engine);
                }
                examples++;
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(examples).isGreaterThan(40);
    }

    /** Compiles all in one go: the compiler is slow to start. */
    private List<Pattern<Event>> compile(List<String> expressions) throws IOException, ReflectiveOperationException {
        String imports = Stream.of(
                        ExampleWords.class, AfterMatchSkip.class, WithinType.class, Aggregates.class, Reads.class)
                .map(words -> "import static " + words.getName() + ".*;")
                .collect(Collectors.joining("\n"));
        Snippet snippet = Snippet.compile(
                classes, "Examples", """
                %s

                public final class Examples implements java.util.function.Supplier<java.util.List<?>> {
                    public java.util.List<io.tidemark.pattern.Pattern<Event>> get() {
                        return java.util.List.of(
                            %s);
                    }
                }
                """.formatted(imports, String.join(",\n            ", expressions)));
        // The lambdas of the examples are linked when they are first made, while it is in use.
        return snippet.use(PatternExamplesTest::patterns);
    }

    @SuppressWarnings("unchecked") // As it is written above.
    private static List<Pattern<Event>> patterns(Object examples) {
        return List.copyOf(((Supplier<List<Pattern<Event>>>) examples).get());
    }

    /** What comes out, in the words of the examples. */
    private static String run(RecordingMatcher<Event> matcher, String input, boolean withTimeouts) {
        List<Event> events = new ArrayList<>();
        Output output = new Output();
        for (String token : input.split(" ", -1)) {
            if (token.startsWith("@")) {
                output.add(matcher.advanceTo(Long.parseLong(token.substring(1))));
            } else {
                Event event = event(token);
                events.add(event);
                output.add(matcher.process(event, event.timestamp(), events.size() - 1L));
            }
        }
        String matches = output.matches().stream()
                .map(match -> text(match.events(), events))
                .collect(Collectors.joining(" "));
        String timeouts = output.timeouts().stream()
                .map(timeout -> ", timed out " + text(timeout.events(), events) + " at " + timeout.timestamp())
                .collect(Collectors.joining());
        return (matches.isEmpty() ? "nothing" : matches) + (withTimeouts ? timeouts : "");
    }

    private static String run(Nfa<Event> nfa, String input, boolean withTimeouts) {
        KeyMatcher<Event> matcher = nfa.newKeyMatcher(MatcherOptions.defaults().withTimeouts());
        List<String> matches = new ArrayList<>();
        List<String> timeouts = new ArrayList<>();
        MatchHandler<Event> handler = new MatchHandler<>() {
            @Override
            public void onMatch(Match<Event> match) {
                matches.add(text(match));
            }

            @Override
            public void onTimedOut(TimedOutMatch<Event> match) {
                timeouts.add(", timed out " + text(match) + " at " + match.timestamp());
            }
        };
        for (String token : input.split(" ", -1)) {
            if (token.startsWith("@")) {
                matcher.advanceTo(Long.parseLong(token.substring(1)), handler::onMatch, handler::onTimedOut);
            } else {
                Event event = event(token);
                matcher.process(event, event.timestamp(), event.timestamp(), handler);
            }
        }
        return (matches.isEmpty() ? "nothing" : String.join(" ", matches))
                + (withTimeouts ? String.join("", timeouts) : "");
    }

    private static String text(Match<Event> match) {
        Map<String, List<String>> byStage = new LinkedHashMap<>();
        match.toMap()
                .forEach((stage, events) ->
                        byStage.put(stage, events.stream().map(Event::toString).toList()));
        return text(byStage);
    }

    private static Event event(String token) {
        Matcher matcher = EVENT.matcher(token);
        assertThat(matcher.matches()).as("event %s", token).isTrue();
        long timestamp = Long.parseLong(matcher.group(2));
        int value = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
        return matcher.group(1).equals("d")
                ? new Deposit("d", timestamp, value)
                : new Event(matcher.group(1), timestamp, value);
    }

    private static String text(List<Taken> taken, List<Event> events) {
        Map<String, List<String>> byStage = new LinkedHashMap<>();
        for (Taken one : taken) {
            byStage.computeIfAbsent(one.stage(), stage -> new ArrayList<>())
                    .add(events.get((int) one.eventId()).toString());
        }
        return text(byStage);
    }

    private static String text(Map<String, List<String>> byStage) {
        return byStage.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + String.join(" ", entry.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
