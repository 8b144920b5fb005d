// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.random;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.nfa.conformance.CorpusCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Makes a failing case small: tries one simpler case after the other (inputs left out, calls left out, groups
 * dissolved, conditions and numbers simplified) and goes on from each that still fails.
 */
public final class CaseMinimizer {
    private static final int MAX_TRIALS = 20_000;
    private static final Set<String> CONNECTORS =
            Set.of("begin", "next", "followedBy", "followedByAny", "notNext", "notFollowedBy");

    private final Predicate<CorpusCase> fails;
    private int trials;

    private CaseMinimizer(Predicate<CorpusCase> fails) {
        this.fails = fails;
    }

    /**
     * The smallest case found that still fails.
     *
     * @param fails must be false for a case that cannot be built or compiled
     */
    public static CorpusCase minimize(CorpusCase failing, Predicate<CorpusCase> fails) {
        CaseMinimizer minimizer = new CaseMinimizer(fails);
        ObjectNode smallest = failing.json();
        boolean smaller = true;
        while (smaller) {
            smaller = false;
            for (ObjectNode simpler : simplerCases(smallest)) {
                if (minimizer.stillFails(simpler)) {
                    smallest = simpler;
                    smaller = true;
                    break;
                }
            }
        }
        return CorpusCase.of(smallest);
    }

    private boolean stillFails(ObjectNode simpler) {
        try {
            return trials++ < MAX_TRIALS && fails.test(CorpusCase.of(simpler));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static List<ObjectNode> simplerCases(ObjectNode json) {
        List<ObjectNode> simpler = new ArrayList<>();
        ArrayNode inputs = (ArrayNode) json.get("events");
        for (int length = inputs.size() / 2; length >= 1; length /= 2) {
            for (int from = 0; from + length <= inputs.size(); from += length) {
                simpler.add(with(json, "events", without(inputs, from, length)));
            }
        }
        for (ArrayNode pattern : simplerSequences((ArrayNode) json.get("pattern"))) {
            simpler.add(with(json, "pattern", pattern));
        }
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).path("v").asInt() != 0) {
                ArrayNode changed = inputs.deepCopy();
                ((ObjectNode) changed.get(i)).put("v", 0);
                simpler.add(with(json, "events", changed));
            }
        }
        return simpler;
    }

    private static List<ArrayNode> simplerSequences(ArrayNode calls) {
        List<ArrayNode> simpler = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            ObjectNode call = (ObjectNode) calls.get(i);
            String name = call.fieldNames().next();
            if (CONNECTORS.contains(name)) {
                simpler.add(withoutElement(calls, i));
                if (call.has("skip")) {
                    ArrayNode changed = calls.deepCopy();
                    ((ObjectNode) changed.get(i)).remove("skip");
                    simpler.add(changed);
                }
                if (call.get(name).isArray()) {
                    simpler.add(dissolved(calls, i));
                    for (ArrayNode inner : simplerSequences((ArrayNode) call.get(name))) {
                        simpler.add(replaced(calls, i, call.deepCopy().set(name, inner)));
                    }
                }
            } else {
                simpler.add(without(calls, i, 1));
                for (ObjectNode simplerCall : simplerCalls(call, name)) {
                    simpler.add(replaced(calls, i, simplerCall));
                }
            }
        }
        simpler.removeIf(ArrayNode::isEmpty);
        return simpler;
    }

    private static List<ObjectNode> simplerCalls(ObjectNode call, String name) {
        List<ObjectNode> simpler = new ArrayList<>();
        JsonNode argument = call.get(name);
        if (call.has("window")) {
            simpler.add(call.deepCopy().without("window"));
        }
        if (argument.isArray() && !argument.isEmpty()) {
            ArrayNode smaller = argument.deepCopy();
            int last = smaller.size() - 1;
            smaller.set(last, IntNode.valueOf(smaller.get(last).asInt() - 1));
            simpler.add(call.deepCopy().set(name, smaller));
            if (last > 0) {
                simpler.add(call.deepCopy().set(name, without((ArrayNode) argument, last, 1)));
            }
        } else if (argument.isObject()) {
            for (String combination : List.of("and", "or")) {
                argument.path(combination)
                        .forEach(part -> simpler.add(call.deepCopy().set(name, part)));
            }
            if (argument.has("not")) {
                simpler.add(call.deepCopy().set(name, argument.get("not")));
            }
        }
        return simpler;
    }

    /** Without an element and the calls on it; the next one becomes the first if need be. */
    private static ArrayNode withoutElement(ArrayNode calls, int from) {
        int to = from + 1;
        while (to < calls.size() && !isConnector(calls.get(to))) {
            to++;
        }
        ArrayNode rest = without(calls, from, to - from);
        return from == 0 ? begun(rest, calls.get(0).path("skip")) : rest;
    }

    /** A group replaced by what is in it, without its quantifier. */
    private static ArrayNode dissolved(ArrayNode calls, int at) {
        String connector = calls.get(at).fieldNames().next();
        ArrayNode inner = calls.get(at).get(connector).deepCopy();
        ObjectNode head = (ObjectNode) inner.get(0);
        JsonNode begun = head.remove("begin");
        head.removeAll();
        head.set(connector, begun);
        if (calls.get(at).has("skip")) {
            head.set("skip", calls.get(at).get("skip"));
        }
        ArrayNode result = calls.arrayNode();
        for (int i = 0; i < at; i++) {
            result.add(calls.get(i));
        }
        result.addAll(inner);
        int after = at + 1;
        while (after < calls.size() && !isConnector(calls.get(after))) {
            after++;
        }
        for (int i = after; i < calls.size(); i++) {
            result.add(calls.get(i));
        }
        return result;
    }

    private static ArrayNode begun(ArrayNode calls, JsonNode skip) {
        if (calls.isEmpty()) {
            return calls;
        }
        ObjectNode head = calls.objectNode();
        head.set("begin", calls.get(0).elements().next());
        if (!skip.isMissingNode()) {
            head.set("skip", skip);
        }
        return replaced(calls, 0, head);
    }

    private static boolean isConnector(JsonNode call) {
        return CONNECTORS.contains(call.fieldNames().next());
    }

    private static ArrayNode replaced(ArrayNode calls, int at, JsonNode call) {
        ArrayNode changed = calls.deepCopy();
        changed.set(at, call);
        return changed;
    }

    private static ArrayNode without(ArrayNode array, int from, int length) {
        ArrayNode rest = array.deepCopy();
        for (int i = 0; i < length; i++) {
            rest.remove(from);
        }
        return rest;
    }

    private static ObjectNode with(ObjectNode json, String name, JsonNode value) {
        return json.deepCopy().set(name, value);
    }
}
