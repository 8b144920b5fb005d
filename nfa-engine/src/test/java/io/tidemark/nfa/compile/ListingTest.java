// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.nfa.Nfa;
import io.tidemark.nfa.compile.ExampleWords.Event;
import io.tidemark.pattern.Pattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Automata as they are kept in {@code src/test/resources/listings}, one file each: the pattern, then {@link Nfa#dump()}; of some the drawings too.
 * After a change that is meant, {@code -Dgolden.update=true} writes them anew; then read the difference.
 */
final class ListingTest {
    private static final Path LISTINGS = Path.of("src/test/resources/listings");
    private static final boolean UPDATE = Boolean.getBoolean("golden.update");

    static Stream<String> names() {
        return ListedPatterns.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void dump_listedPattern_isAsListed(String name) throws IOException {
        Pattern<Event> pattern = ListedPatterns.named(name);
        check(name + ".txt", pattern + "\n" + Nfa.compile(pattern).dump());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gap-loop", "not-followed-last", "conditions"})
    void drawings_listedPattern_areAsListed(String name) throws IOException {
        Nfa<Event> nfa = Nfa.compile(ListedPatterns.named(name));
        check(name + ".mmd", nfa.toMermaid());
        check(name + ".dot", nfa.toDot());
    }

    private static void check(String name, String listing) throws IOException {
        Path file = LISTINGS.resolve(name);
        if (UPDATE) {
            Files.createDirectories(LISTINGS);
            Files.writeString(file, listing);
        }
        assertThat(listing)
                .as("%s; if the change is meant, run with -Dgolden.update=true and read the difference", file)
                .isEqualTo(Files.readString(file));
    }

    @Test
    void listings_texts_areThoseOfThePatterns() throws IOException {
        try (Stream<Path> files = Files.list(LISTINGS)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".txt")))
                    .containsExactlyInAnyOrderElementsOf(
                            names().map(name -> name + ".txt").toList());
        }
    }
}
