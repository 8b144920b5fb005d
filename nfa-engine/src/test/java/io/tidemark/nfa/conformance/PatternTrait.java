// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a pattern may have in which the peer's ways are not ours. */
enum PatternTrait {
    GROUP_ENDS_WITH_NOT(true, "a group that ends with notFollowedBy"),
    GROUP_LAST_WINDOW(true, "a window on the last element of a group"),
    INNER_SKIP(true, "a skip strategy inside a group"),
    SKIP_TO_NEGATED(true, "a skip to a negated stage"),
    GAP_TOO_LONG(true, "a gap window longer than the window of the whole match"),
    GAP(false, "gap window of a quantifier, or on or after a group, a loop, an optional or a negated stage"),
    NOT_NOT(false, "notFollowedBy before notNext or before a final notFollowedBy"),
    LOST_OPTIONAL(false, "optional or greedy before the quantifier"),
    NOT_LAST_WINDOW(false, "final notFollowedBy whose window is elsewhere");

    private static final Set<String> CONNECTORS =
            Set.of("begin", "next", "followedBy", "followedByAny", "notNext", "notFollowedBy");
    private static final Set<String> QUANTIFIERS = Set.of("oneOrMore", "times", "timesOrMore");
    private static final String GAP_WINDOW = "PREVIOUS_AND_CURRENT";

    private final boolean refused;
    private final String text;

    PatternTrait(boolean refused, String text) {
        this.refused = refused;
        this.text = text;
    }

    /** Whether a pattern with it is refused. */
    boolean refused() {
        return refused;
    }

    @Override
    public String toString() {
        return text;
    }

    /** The traits of a pattern, those that are refused first. */
    static Set<PatternTrait> of(JsonNode calls) {
        Collector collector = new Collector();
        collector.sequence(calls, true);
        if (collector.longestGap > collector.shortestWindow) {
            collector.traits.add(GAP_TOO_LONG);
        }
        if (collector.negated.contains(calls.get(0).path("skip").path("stage").asText())) {
            collector.traits.add(SKIP_TO_NEGATED);
        }
        return collector.traits;
    }

    /** An element of a pattern: how it is attached, what it is, and the calls made on it. */
    private static final class Called {
        private final String connector;
        private final @Nullable JsonNode group;
        private final List<JsonNode> calls = new ArrayList<>();

        Called(String connector, JsonNode argument) {
            this.connector = connector;
            this.group = argument.isArray() ? argument : null;
        }

        boolean negated() {
            return connector.startsWith("not");
        }

        /** The place of a call among those on the element, or -1. */
        int indexOf(String name) {
            for (int i = 0; i < calls.size(); i++) {
                if (calls.get(i).has(name)) {
                    return i;
                }
            }
            return -1;
        }

        boolean has(String name) {
            return indexOf(name) >= 0;
        }

        boolean quantified() {
            return has("optional") || QUANTIFIERS.stream().anyMatch(this::has);
        }

        /** After its last event the run waits for the next element and for nothing else. */
        boolean takesFixedNumber() {
            int times = indexOf("times");
            boolean range = times >= 0 && calls.get(times).get("times").size() > 1;
            return group == null
                    && !negated()
                    && !range
                    && !has("optional")
                    && !has("oneOrMore")
                    && !has("timesOrMore");
        }
    }

    private static final class Collector {
        private final Set<PatternTrait> traits = EnumSet.noneOf(PatternTrait.class);
        private final Set<String> negated = new HashSet<>();
        private long shortestWindow = Long.MAX_VALUE;
        private long longestGap;

        void sequence(JsonNode calls, boolean top) {
            List<Called> elements = elements(calls);
            Called previous = null;
            boolean afterNotFollowedBy = false;
            for (int i = 0; i < elements.size(); i++) {
                Called element = elements.get(i);
                boolean last = i == elements.size() - 1;
                windows(element, previous == null ? top : previous.takesFixedNumber());
                quantifier(element);
                if (afterNotFollowedBy && (element.connector.equals("notNext") || (last && element.negated()))) {
                    traits.add(NOT_NOT);
                }
                afterNotFollowedBy =
                        element.connector.equals("notFollowedBy") || (afterNotFollowedBy && element.negated());
                if (element.group != null) {
                    if (element.group.get(0).has("skip")) {
                        traits.add(INNER_SKIP);
                    }
                    sequence(element.group, false);
                }
                previous = element;
            }
            if (previous != null && !top && hasWindow(previous)) {
                traits.add(GROUP_LAST_WINDOW);
            }
            if (previous != null && previous.connector.equals("notFollowedBy")) {
                endsWithNot(previous, top);
            }
        }

        private void endsWithNot(Called last, boolean top) {
            if (!top) {
                traits.add(GROUP_ENDS_WITH_NOT);
            }
            if (!hasWindow(last)) {
                traits.add(NOT_LAST_WINDOW);
            }
        }

        private static boolean hasWindow(Called element) {
            return element.calls.stream().anyMatch(call -> call.has("within") && !isGap(call));
        }

        private void windows(Called element, boolean afterFixedNumber) {
            for (JsonNode call : element.calls) {
                if (call.has("window")) {
                    traits.add(GAP);
                    longestGap = Math.max(longestGap, call.get("window").asLong());
                } else if (isGap(call)) {
                    longestGap = Math.max(longestGap, call.get("within").asLong());
                    if (element.quantified() || element.group != null || !afterFixedNumber) {
                        traits.add(GAP);
                    }
                } else if (call.has("within")) {
                    shortestWindow = Math.min(shortestWindow, call.get("within").asLong());
                }
            }
        }

        private static boolean isGap(JsonNode call) {
            return call.path("type").asText().equals(GAP_WINDOW);
        }

        private void quantifier(Called element) {
            int quantifier =
                    QUANTIFIERS.stream().mapToInt(element::indexOf).max().orElse(-1);
            for (String modifier : List.of("optional", "greedy")) {
                if (element.has(modifier) && element.indexOf(modifier) < quantifier) {
                    traits.add(LOST_OPTIONAL);
                }
            }
        }

        private List<Called> elements(JsonNode calls) {
            List<Called> elements = new ArrayList<>();
            for (JsonNode call : calls) {
                String name = call.fieldNames().next();
                if (CONNECTORS.contains(name)) {
                    elements.add(new Called(name, call.get(name)));
                    if (name.startsWith("not")) {
                        negated.add(call.get(name).asText());
                    }
                } else {
                    elements.get(elements.size() - 1).calls.add(call);
                }
            }
            return elements;
        }
    }
}
