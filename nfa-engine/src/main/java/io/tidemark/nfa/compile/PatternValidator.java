// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.compile;

import io.tidemark.pattern.AfterMatchSkip;
import io.tidemark.pattern.Connector;
import io.tidemark.pattern.Contiguity;
import io.tidemark.pattern.Element;
import io.tidemark.pattern.Group;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.Quantifier;
import io.tidemark.pattern.Stage;
import io.tidemark.pattern.condition.Aggregate;
import io.tidemark.pattern.condition.Condition;
import io.tidemark.pattern.condition.Reads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says what is wrong with a pattern, all of it, in the order of the stages. The finished pattern is checked, not the
 * order of the calls that made it; what only the calls can tell is found in {@link Element#misuses()}.
 *
 * <p>First every element is placed: what comes before it, what group it is in. Then each is checked where it stands,
 * and last the pattern as a whole.
 */
final class PatternValidator {
    /** Most different things that the conditions of a pattern read of a partial match: they are the bits of a long. */
    private static final int MAX_READS = Long.SIZE;

    private final Pattern<?> pattern;
    private final @Nullable Duration window;
    private final WindowCheck windows;
    private final List<Placed> placed = new ArrayList<>();
    /** By name; of several stages with one name the first. */
    private final Map<String, Placed> stages = new LinkedHashMap<>();

    private final List<String> faults = new ArrayList<>();

    private PatternValidator(Pattern<?> pattern) {
        this.pattern = pattern;
        this.window = pattern.window();
        this.windows = new WindowCheck(window);
    }

    /**
     * Checks a pattern.
     *
     * @return its faults, each with the stage, what is wrong, what is legal and what to do; empty: the pattern is valid
     */
    static List<String> faults(Pattern<?> pattern) {
        List<String> tooDeep = NestingCheck.faults(pattern);
        if (!tooDeep.isEmpty()) {
            return tooDeep;
        }
        PatternValidator validator = new PatternValidator(pattern);
        validator.place(pattern, "", "");
        validator.placed.forEach(validator::check);
        validator.skip();
        validator.version();
        validator.numberOfConditions();
        validator.numberOfReads();
        return List.copyOf(validator.faults);
    }

    /**
     * An element and its place.
     *
     * @param where how a fault names it, such as {@code group 2 > stage "b"}
     * @param previous the one before it in the same sequence; null: it is the first
     * @param last whether it is the last of its sequence
     * @param inGroup whether that sequence is the content of a group
     * @param namesake an earlier stage of the same name; null: there is none
     */
    private record Placed(
            Element<?> element,
            String where,
            @Nullable Element<?> previous,
            boolean last,
            boolean inGroup,
            @Nullable Placed namesake) {}

    private void place(Pattern<?> sequence, String path, String number) {
        Element<?> previous = null;
        for (int i = 0; i < sequence.elements().size(); i++) {
            Element<?> element = sequence.elements().get(i);
            boolean last = i == sequence.elements().size() - 1;
            if (element instanceof Stage<?> stage) {
                String where = path + "stage \"" + stage.name() + "\"";
                Placed namesake = stages.get(stage.name());
                Placed here = new Placed(element, where, previous, last, !path.isEmpty(), namesake);
                placed.add(here);
                stages.putIfAbsent(stage.name(), here);
            } else if (element instanceof Group<?> group) {
                String position = number + (i + 1);
                String where = path + "group " + position;
                placed.add(new Placed(element, where, previous, last, !path.isEmpty(), null));
                place(group.body(), where + " > ", position + ".");
            }
            previous = element;
        }
    }

    private void check(Placed here) {
        here.element.misuses().forEach(misuse -> fault(here, misuse));
        if (here.element instanceof Stage<?> stage) {
            name(here, stage);
            reads(here, stage.condition(), "its condition");
        } else if (here.element instanceof Group<?> group) {
            ofWholePattern(here, group.body());
        }
        reads(here, here.element.until(), "its until condition");
        if (here.element.connector().negated()) {
            negated(here);
        } else {
            quantifier(here);
        }
        windows(here);
    }

    private void ofWholePattern(Placed here, Pattern<?> inside) {
        if (inside.skipChosen()) {
            fault(
                    here,
                    "the pattern inside has the after-match skip strategy " + inside.skip()
                            + ", but a strategy is of the whole pattern: set it on the outermost pattern");
        }
        if (inside.version() != Pattern.UNVERSIONED) {
            fault(
                    here,
                    "the pattern inside has version " + inside.version()
                            + ", but a version is of the whole pattern: set it on the outermost pattern");
        }
    }

    private void fault(Placed here, String text) {
        faults.add(here.where + ": " + text);
    }

    private void name(Placed here, Stage<?> stage) {
        String name = stage.name();
        if (name.isEmpty()) {
            fault(here, "the name is empty: give it one, as its events are found under it in a match");
        } else if (name.length() > 1 && name.startsWith("$") && name.endsWith("$")) {
            fault(here, "names that begin and end with $ are reserved: choose another");
        }
        if (here.namesake != null) {
            fault(
                    here,
                    "the name is taken by the earlier " + here.namesake.where
                            + "; names must be different across the groups too: rename one of them");
        }
    }

    private void reads(Placed here, @Nullable Condition<?> condition, String role) {
        if (condition == null) {
            return;
        }
        Reads reads = condition.reads();
        for (String stage : reads.stages()) {
            read(here, role, "the events of \"" + stage + "\"", stage);
        }
        for (Aggregate<?, ?, ?> aggregate : reads.aggregates()) {
            read(here, role, aggregate.toString(), aggregate.stage());
        }
    }

    private void read(Placed here, String role, String what, String name) {
        Placed source = stages.get(name);
        if (source == null) {
            fault(
                    here,
                    role + " reads " + what + ", but there is no stage \"" + name + "\": name one of "
                            + takingStages());
        } else if (source.element.connector().negated() && !isStage(here, name)) {
            fault(
                    here,
                    role + " reads " + what + ", but stage \"" + name + "\" is negated and takes no events: name one"
                            + " of " + takingStages());
        }
    }

    private static boolean isStage(Placed here, String name) {
        return here.element instanceof Stage<?> stage && stage.name().equals(name);
    }

    /** The stages that have events to read, as a list in words. */
    private String takingStages() {
        return stages.entrySet().stream()
                .filter(entry -> !entry.getValue().element.connector().negated())
                .map(entry -> "\"" + entry.getKey() + "\"")
                .collect(Collectors.joining(", "));
    }

    private void negated(Placed here) {
        Element<?> element = here.element;
        String call = element.connector().call();
        List<String> illegal = quantifierCalls(element);
        if (!illegal.isEmpty()) {
            fault(
                    here,
                    String.join(", ", illegal) + " on a " + call + " stage, which takes no events: legal are where, or,"
                            + " subtype and within");
        }
        if (here.previous != null && here.previous.quantifier().optional()) {
            fault(
                    here,
                    call + " directly after " + inWords(here.previous) + ", which is optional: it would not be clear"
                            + " what it comes after; use two patterns, one with and one without the optional part");
        }
        if (element.connector() != Connector.NOT_FOLLOWED_BY || !here.last) {
            return;
        }
        if (here.inGroup) {
            fault(
                    here,
                    "a group cannot end with notFollowedBy, which lasts until the following stage: move it behind the"
                            + " group");
        } else if (window == null && element.withinPrevious() == null) {
            fault(
                    here,
                    "the last stage is notFollowedBy, which needs a window to know when to stop waiting: add"
                            + " within(...)");
        }
    }

    /** The calls that only an element that takes events may have. */
    private static List<String> quantifierCalls(Element<?> element) {
        Quantifier quantifier = element.quantifier();
        List<String> calls = new ArrayList<>();
        if (quantifier.kind() != Quantifier.Kind.ONE) {
            calls.add(quantifier.call());
        }
        if (quantifier.optional()) {
            calls.add("optional()");
        }
        if (quantifier.greedy()) {
            calls.add("greedy()");
        }
        if (quantifier.innerSet()) {
            calls.add(innerCall(quantifier));
        }
        if (element.until() != null) {
            calls.add("until(...)");
        }
        return calls;
    }

    private static String innerCall(Quantifier quantifier) {
        return quantifier.inner() == Contiguity.STRICT ? "consecutive()" : "allowCombinations()";
    }

    private static String inWords(Element<?> element) {
        return element instanceof Stage<?> stage ? "stage \"" + stage.name() + "\"" : "a group";
    }

    private void quantifier(Placed here) {
        Quantifier quantifier = here.element.quantifier();
        boolean single = quantifier.kind() == Quantifier.Kind.ONE;
        if (quantifier.greedy() && here.element instanceof Group) {
            fault(here, "greedy() on a group: legal on stages only; remove it, or set it on the stages inside");
        } else if (quantifier.greedy() && single) {
            fault(
                    here,
                    "greedy() without a quantifier: legal after oneOrMore(), timesOrMore(n) or times(n, m); add one or"
                            + " remove it");
        }
        if (quantifier.innerSet() && single) {
            fault(
                    here,
                    innerCall(quantifier) + " without a quantifier: legal after oneOrMore(), timesOrMore(n) or"
                            + " times(...); add one or remove it");
        }
        if (here.element.until() != null && quantifier.kind() != Quantifier.Kind.LOOP) {
            String found = single ? "what has no quantifier" : quantifier.call();
            fault(
                    here,
                    "until(...) on " + found + ": legal with oneOrMore() or timesOrMore(n), as nothing else goes on"
                            + " without end");
        }
    }

    private void windows(Placed here) {
        windows.check(here.element, here.inGroup && here.last, text -> fault(here, text));
    }

    private void skip() {
        AfterMatchSkip skip = pattern.skip();
        if (skip.stage() == null) {
            return;
        }
        Placed target = stages.get(skip.stage());
        String problem;
        if (target == null) {
            problem = "which does not exist";
        } else if (target.inGroup) {
            problem = "which is inside a group";
        } else if (target.element.connector().negated()) {
            problem = "which is negated and takes no events";
        } else {
            return;
        }
        String legal = pattern.elements().stream()
                .filter(element ->
                        element instanceof Stage && !element.connector().negated())
                .map(element -> "\"" + ((Stage<?>) element).name() + "\"")
                .collect(Collectors.joining(", "));
        faults.add("pattern: the after-match skip strategy " + skip + " names stage \"" + skip.stage() + "\", "
                + problem + ": "
                + (legal.isEmpty() ? "there is none it could name, choose another strategy" : "name one of " + legal));
    }

    private void version() {
        if (pattern.version() < Pattern.UNVERSIONED) {
            faults.add("pattern: its version is " + pattern.version() + ": legal are 0, for none, and more");
        }
    }

    /** Counts as {@link ConditionTable} does. */
    private void numberOfConditions() {
        long different = conditions()
                .filter(condition -> !(condition instanceof Condition.Constant))
                .distinct()
                .count();
        if (different > ConditionTable.MAX_CONDITIONS) {
            faults.add("pattern: it has " + different + " different conditions, where and until together; the limit is "
                    + ConditionTable.MAX_CONDITIONS + ": use equal conditions where you can, or split the pattern");
        }
    }

    /** A condition that declares nothing reads the events of every stage. */
    private void numberOfReads() {
        Set<Object> different = new HashSet<>();
        conditions().map(Condition::reads).forEach(reads -> {
            different.addAll(reads.everything() ? stages.keySet() : reads.stages());
            different.addAll(reads.aggregates());
        });
        if (different.size() > MAX_READS) {
            faults.add("pattern: its conditions read " + different.size()
                    + " different aggregates and events of stages;"
                    + " the limit is " + MAX_READS + ": declare what free conditions read, combine aggregates, or split"
                    + " the pattern");
        }
    }

    private Stream<Condition<?>> conditions() {
        return placed.stream()
                .map(Placed::element)
                .flatMap(element ->
                        Stream.of(element instanceof Stage<?> stage ? stage.condition() : null, element.until()))
                .filter(Objects::nonNull);
    }
}
