// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.nfa.Nfa;
import io.tidemark.nfa.reference.Taken;
import io.tidemark.pattern.MalformedPatternException;
import io.tidemark.pattern.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One case: a pattern, inputs, and what is expected of them. Immutable. */
public final class CorpusCase {
    private final JsonNode json;
    private final Set<String> accidents;

    CorpusCase(JsonNode json, Set<String> accidents) {
        this.json = json;
        this.accidents = Set.copyOf(accidents);
    }

    /** A case from its description, without accidents. */
    public static CorpusCase of(ObjectNode json) {
        return new CorpusCase(json, Set.of());
    }

    /** Whether its pattern has faults, and is no pattern. */
    public boolean isRefused() {
        try {
            Nfa.compile(pattern(ConditionTier.DATA));
            return false;
        } catch (MalformedPatternException e) {
            return true;
        }
    }

    /** A copy of its description. */
    public ObjectNode json() {
        return json.deepCopy();
    }

    /** Its name. */
    public String id() {
        return json.get("id").asText();
    }

    /** nfa, operator or invalid. */
    public String family() {
        return json.get("family").asText();
    }

    /** The accidents of the peer that its expectation hangs on. */
    public Set<String> accidents() {
        return accidents;
    }

    /** Whether the expectation hangs on an arbitrary order of matches with the same first event. */
    public boolean tieSensitive() {
        return json.path("tieSensitive").asBoolean();
    }

    /** Whether the expectation has the same output more than once. */
    public boolean duplicates() {
        return json.path("duplicates").asBoolean() || accidents.contains("duplicates");
    }

    /** Whether events of the same time are to be ordered by their number. */
    public boolean ordersTiesByV() {
        return json.path("orderTiesBy").asText().equals("v");
    }

    /** The pattern. A pattern that cannot be built fails here, or when it is compiled. */
    public Pattern<CorpusEvent> pattern(ConditionTier tier) {
        return new CorpusPattern(tier).build(json.get("pattern"));
    }

    /** The pattern as the list of calls that describes it. */
    public JsonNode calls() {
        return json.get("pattern");
    }

    /** The inputs in order. */
    public List<CorpusInput> inputs() {
        List<CorpusInput> inputs = new ArrayList<>();
        for (JsonNode input : json.path("events")) {
            if (input.has("wm")) {
                inputs.add(new CorpusInput.Watermark(input.get("wm").asLong()));
            } else {
                inputs.add(new CorpusInput.Arrival(CorpusEvent.of(
                        inputs.size(),
                        input.path("k").asText(),
                        input.get("t").asLong(),
                        input.get("type").asText(),
                        input.path("v").asInt())));
            }
        }
        return inputs;
    }

    /** Whether the peer refused the pattern, or failed in a way that is no part of its semantics. */
    public boolean peerFailed() {
        JsonNode expect = json.path("expect");
        return expect.has("rejected")
                || (expect.has("error")
                        && !expect.get("error").path("message").asText().startsWith("Could not skip to"));
    }

    /** What must come out. */
    public CorpusOutcome expected() {
        JsonNode expect = json.path("expect");
        CorpusOutcome outcome = new CorpusOutcome();
        expect.path("matches").forEach(match -> outcome.match(trigger(match), events(match.get("m"))));
        expect.path("timedOut")
                .forEach(match -> outcome.timeout(
                        trigger(match), events(match.get("m")), match.get("ts").asLong()));
        expect.path("late").forEach(index -> outcome.late(index.asInt()));
        if (expect.has("error")) {
            outcome.skipMissed(trigger(expect.get("error")));
        }
        return outcome;
    }

    private static String trigger(JsonNode node) {
        String at = node.has("at") ? "at " + node.get("at").asInt() + " " : "";
        for (String kind : List.of("on", "before", "wm")) {
            if (node.has(kind)) {
                return at + kind + " " + node.get(kind).asInt();
            }
        }
        return at + "never";
    }

    private static List<Taken> events(JsonNode map) {
        List<Taken> events = new ArrayList<>();
        map.properties()
                .forEach(stage ->
                        stage.getValue().forEach(index -> events.add(new Taken(stage.getKey(), index.asLong()))));
        return events;
    }

    @Override
    public String toString() {
        return id() + " " + calls() + "\n  inputs " + json.path("events");
    }
}
