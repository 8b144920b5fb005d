// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a case is judged. Decided by its pattern and its flags alone.
 *
 * @param kind against what
 * @param reason why, if not simply against the record
 */
public record Comparison(Kind kind, String reason) {
    /** Against what an outcome is compared. */
    public enum Kind {
        /** Against what is recorded. */
        RECORDED,
        /** Against what is recorded, or, where the peer's accident shows, against the naive matcher. */
        RECORDED_OR_REPAIRED,
        /** Against the naive matcher: the record hangs on an accident of the peer that is repaired. */
        REPAIRED,
        /** The pattern is refused, though the peer accepts it. */
        REFUSED,
        /** Not at all. */
        SKIPPED
    }

    private static final Set<String> REPAIRED_ACCIDENTS = Set.of("gap-states", "gap-timers", "not-not");

    /** The rule for a case of the families nfa and operator. */
    public static Comparison of(CorpusCase corpusCase) {
        if (corpusCase.tieSensitive()) {
            return new Comparison(Kind.SKIPPED, "tie-sensitive: the peer's order of matches is an accident");
        }
        Set<Trait> traits = new HashSet<>();
        collectTraits(corpusCase.callList(), true, traits);
        for (Trait refused : List.of(Trait.GROUP_ENDS_WITH_NOT, Trait.INNER_SKIP)) {
            if (traits.contains(refused)) {
                return new Comparison(Kind.REFUSED, refused.text);
            }
        }
        if (corpusCase.peerFailed()) {
            return new Comparison(Kind.REPAIRED, "the peer fails or hangs");
        }
        for (String accident : REPAIRED_ACCIDENTS) {
            if (corpusCase.accidents().contains(accident)) {
                return new Comparison(Kind.REPAIRED, accident);
            }
        }
        for (Trait repaired : List.of(Trait.GAP, Trait.NOT_NOT, Trait.LOST_OPTIONAL, Trait.NOT_LAST_WINDOW)) {
            if (traits.contains(repaired)) {
                return new Comparison(Kind.RECORDED_OR_REPAIRED, repaired.text);
            }
        }
        return new Comparison(Kind.RECORDED, "");
    }

    /** What a pattern has that the peer gets wrong. */
    private enum Trait {
        GROUP_ENDS_WITH_NOT("refused: a group that ends with notFollowedBy"),
        INNER_SKIP("refused: a skip strategy inside a group"),
        GAP("gap window of a quantifier, or on or after a group, a loop, an optional or a negated stage"),
        NOT_NOT("notFollowedBy before notNext"),
        LOST_OPTIONAL("optional or greedy before the quantifier"),
        NOT_LAST_WINDOW("final notFollowedBy whose window is elsewhere");

        private final String text;

        Trait(String text) {
            this.text = text;
        }
    }

    private static final Set<String> CONNECTORS =
            Set.of("begin", "next", "followedBy", "followedByAny", "notNext", "notFollowedBy");
    private static final Set<String> QUANTIFIERS = Set.of("oneOrMore", "times", "timesOrMore");

    private static void collectTraits(JsonNode calls, boolean top, Set<Trait> traits) {
        List<Called> elements = elements(calls);
        String before = "";
        Called previous = null;
        for (Called element : elements) {
            elementTraits(element, top, traits);
            boolean afterPlain = previous == null ? top : previous.takesFixedNumber();
            if (element.names.contains("within PREVIOUS_AND_CURRENT") && !afterPlain) {
                traits.add(Trait.GAP);
            }
            previous = element;
            if (before.equals("notFollowedBy") && element.connector.equals("notNext")) {
                traits.add(Trait.NOT_NOT);
            }
            // Between a notFollowedBy and a notNext there may be other negated ones.
            boolean goesOn = before.equals("notFollowedBy") && element.connector.startsWith("not");
            before = goesOn ? before : element.connector;
        }
        Called last = elements.get(elements.size() - 1);
        if (last.connector.equals("notFollowedBy")) {
            if (!top) {
                traits.add(Trait.GROUP_ENDS_WITH_NOT);
            } else if (!last.names.contains("within FIRST_AND_LAST")) {
                traits.add(Trait.NOT_LAST_WINDOW);
            }
        }
    }

    private static void elementTraits(Called element, boolean top, Set<Trait> traits) {
        if (element.group != null) {
            collectTraits(element.group, false, traits);
        }
        if (!top && element.skips) {
            traits.add(Trait.INNER_SKIP);
        }
        int quantifier = -1;
        for (int i = 0; i < element.names.size(); i++) {
            quantifier = QUANTIFIERS.contains(element.names.get(i)) ? i : quantifier;
        }
        boolean gap = element.names.contains("within PREVIOUS_AND_CURRENT");
        boolean quantified = quantifier >= 0 || element.names.contains("optional");
        if (element.names.contains("window") || (gap && (quantified || element.group != null))) {
            traits.add(Trait.GAP);
        }
        for (String modifier : List.of("optional", "greedy")) {
            int at = element.names.indexOf(modifier);
            if (at >= 0 && at < quantifier) {
                traits.add(Trait.LOST_OPTIONAL);
            }
        }
    }

    /** An element of a pattern: how it is attached, the group it is, and the names of the calls made on it. */
    private static final class Called {
        private final String connector;
        private final @Nullable JsonNode group;
        private final boolean skips;
        private final List<String> names = new ArrayList<>();

        Called(String connector, JsonNode call) {
            this.connector = connector;
            this.group = call.get(connector).isArray() ? call.get(connector) : null;
            this.skips = call.has("skip");
        }

        /** After its last event the run waits for the next element and for nothing else. */
        boolean takesFixedNumber() {
            return group == null
                    && !connector.startsWith("not")
                    && names.stream().noneMatch(Set.of("optional", "oneOrMore", "timesOrMore", "times n m")::contains);
        }
    }

    private static List<Called> elements(JsonNode calls) {
        List<Called> elements = new ArrayList<>();
        for (JsonNode call : calls) {
            String name = call.fieldNames().next();
            if (CONNECTORS.contains(name)) {
                elements.add(new Called(name, call));
                continue;
            }
            List<String> names = elements.get(elements.size() - 1).names;
            names.add(name);
            if (name.equals("within")) {
                names.add("within " + call.path("type").asText("FIRST_AND_LAST"));
            }
            if (name.equals("times") && call.get(name).size() > 1) {
                names.add("times n m");
            }
            if (call.hasNonNull("window")) {
                names.add("window");
            }
        }
        return elements;
    }
}
