// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.nfa.reference.Output;
import io.tidemark.nfa.reference.ReferenceMatcher;
import io.tidemark.nfa.reference.Taken;
import io.tidemark.samples.fraud.event.FraudEvent;
import io.tidemark.samples.fraud.event.Typology;
import io.tidemark.samples.fraud.stream.Defects;
import io.tidemark.samples.fraud.stream.FraudStream;
import io.tidemark.samples.fraud.stream.Planted;
import io.tidemark.samples.fraud.stream.StreamProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The patterns alone, by the naive matcher: every planted fraud is found, event by event, and nothing else is. */
class RulesByReferenceTest {
    private static final long SEED = 99;

    private static List<FraudEvent> events = List.of();
    private static List<Planted> planted = List.of();

    private record Found(String key, List<Long> eventIds) {}

    @BeforeAll
    static void generate() {
        StreamProfile profile = new StreamProfile(
                30_000,
                SEED,
                Instant.parse("2025-01-06T00:00:00Z"),
                Duration.ofDays(120),
                2_000,
                2_000,
                4,
                12,
                Defects.none());
        FraudStream stream = new FraudStream(profile);
        events = new ArrayList<>();
        while (stream.advance()) {
            events.add(stream.event());
        }
        planted = List.copyOf(stream.planted());
    }

    static Stream<Rule<? extends FraudEvent>> rules() {
        return RuleLibrary.all().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void pattern_generatedStream_findsWhatWasPlantedAndNothingElse(Rule<? extends FraudEvent> rule) {
        List<Found> expected = planted.stream()
                .filter(of -> of.typology().label().equals(rule.name()) && of.genuine())
                .map(of -> new Found(of.key(), of.eventIds()))
                .toList();
        assertThat(expected).hasSizeGreaterThan(5);
        assertThat(find(rule)).as("seed " + SEED).containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void rule_everyTypology_hasOne(Rule<? extends FraudEvent> rule) {
        assertThat(RuleLibrary.find(rule.name()).orElseThrow()).isSameAs(rule);
        assertThat(RuleLibrary.find(rule.number()).orElseThrow()).isSameAs(rule);
        assertThat(RuleLibrary.all()).hasSize(Typology.values().length);
    }

    private static <E extends FraudEvent> List<Found> find(Rule<E> rule) {
        Map<String, List<E>> byKey = new LinkedHashMap<>();
        for (FraudEvent event : events) {
            String key = rule.keyOf(event);
            if (key != null) {
                byKey.computeIfAbsent(key, any -> new ArrayList<>())
                        .add(rule.type().cast(event));
            }
        }
        List<Found> found = new ArrayList<>();
        byKey.forEach((key, ofKey) -> {
            ReferenceMatcher<E> matcher = ReferenceMatcher.of(rule.pattern());
            for (E event : ofKey) {
                collect(key, matcher.process(event, event.timeMillis(), event.id()), found);
            }
            collect(key, matcher.advanceTo(Long.MAX_VALUE / 2), found);
            collect(key, matcher.flush(), found);
        });
        return found;
    }

    private static void collect(String key, Output output, List<Found> found) {
        output.matches()
                .forEach(match -> found.add(new Found(
                        key,
                        match.events().stream().map(Taken::eventId).sorted().toList())));
    }
}
