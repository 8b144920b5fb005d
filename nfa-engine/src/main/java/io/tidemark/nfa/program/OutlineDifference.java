// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.program;

import io.tidemark.pattern.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Why a partial match does not live on when its pattern has changed, in words. Whether it lives on is decided by
 * {@link Outline#past}; here is looked for the first thing that its user can have changed and that shows there.
 */
public final class OutlineDifference {
    private static final String REST =
            "the stages behind it take events in another way: number, contiguity or quantifiers";

    private final Outline before;
    private final Outline after;

    /** The difference between a pattern as it was and as it is. */
    public OutlineDifference(Outline before, Outline after) {
        this.before = before;
        this.after = after;
    }

    /**
     * Why a partial match is dropped.
     *
     * @param taken names of the stages that have taken an event of it
     * @param waitingFor the stage it waits for
     */
    public String ofRun(Set<String> taken, String waitingFor) {
        if (before.version() != after.version()) {
            return ofVersions();
        }
        int last = before.stages().indexOf(waitingFor);
        for (String stage : taken) {
            last = Math.max(last, before.stages().indexOf(stage));
        }
        String reason = ofStages(before.stages().subList(0, last + 1), taken);
        if (reason == null) {
            reason = ofNewStages(last);
        }
        return reason != null ? reason : ofWays(taken);
    }

    /**
     * Why a complete match is no match any more.
     *
     * @param taken names of the stages that have taken an event of it
     */
    public String ofMatch(Set<String> taken) {
        if (before.version() != after.version()) {
            return ofVersions();
        }
        String reason = ofStages(before.stages(), taken);
        if (reason == null) {
            reason = ofNewStages(before.stages().size() - 1);
        }
        if (reason != null) {
            return reason;
        }
        List<String> more = added();
        return more.isEmpty()
                ? ofWays(taken)
                : "stage " + quoted(more.get(0)) + " is new at the end: what was complete would have to wait for it";
    }

    private String ofVersions() {
        return "the pattern has " + version(after) + ", and had " + version(before);
    }

    private static String version(Outline outline) {
        return outline.version() == Pattern.UNVERSIONED ? "no version" : "version " + outline.version();
    }

    /** Stages that are gone, or look for something else. */
    private @Nullable String ofStages(List<String> behind, Set<String> taken) {
        for (String stage : behind) {
            if (!after.stages().contains(stage)) {
                String renamed = renamed(stage);
                return "stage " + quoted(stage) + " is gone"
                        + (renamed == null
                                ? ""
                                : "; renamed to " + quoted(renamed)
                                        + "? a stage keeps its partial matches only under its" + " name");
            }
        }
        for (String stage : behind) {
            if (taken.contains(stage)
                    && !guards(before, stage, Action.TAKE).equals(guards(after, stage, Action.TAKE))) {
                return "stage " + quoted(stage) + ", which has taken events, has another condition";
            }
            if (!forbidden(before, stage).equals(forbidden(after, stage))) {
                return "stage " + quoted(stage) + " forbids something else";
            }
        }
        return null;
    }

    /** Stages that are new before the last one that counts, or in another order. */
    private @Nullable String ofNewStages(int last) {
        int end = 0;
        for (String stage : before.stages().subList(0, last + 1)) {
            end = Math.max(end, after.stages().indexOf(stage));
        }
        List<String> common = new ArrayList<>();
        for (int i = 0; i <= end; i++) {
            String stage = after.stages().get(i);
            if (before.stages().contains(stage)) {
                common.add(stage);
            } else {
                String next = after.stages().get(i + 1);
                return "stage " + quoted(stage) + " is new before " + quoted(next);
            }
        }
        return common.equals(before.stages().subList(0, last + 1)) ? null : "its stages are in another order";
    }

    /** How the stages that have taken events do so. */
    private String ofWays(Set<String> taken) {
        for (String stage : before.stages()) {
            if (!taken.contains(stage)) {
                continue;
            }
            if (!gaps(before, stage).equals(gaps(after, stage))) {
                return "stage " + quoted(stage) + " has another window since the event before";
            }
            if (count(before, stage) != count(after, stage)) {
                return "stage " + quoted(stage) + " takes another number of events";
            }
            if (!guards(before, stage, Action.IGNORE).equals(guards(after, stage, Action.IGNORE))) {
                return "stage " + quoted(stage) + " has another contiguity";
            }
        }
        return REST;
    }

    /** A stage that is new, in the same place, and takes or forbids the same events, as often; null: there is none. */
    private @Nullable String renamed(String gone) {
        for (String stage : added()) {
            boolean same = guards(before, gone, Action.TAKE).equals(guards(after, stage, Action.TAKE))
                    && forbidden(before, gone).equals(forbidden(after, stage))
                    && count(before, gone) == count(after, stage);
            if (same && Objects.equals(previous(before, after, gone), previous(after, before, stage))) {
                return stage;
            }
        }
        return null;
    }

    /** The closest stage in front that is there in the other pattern too; null: there is none. */
    private static @Nullable String previous(Outline outline, Outline other, String stage) {
        for (int i = outline.stages().indexOf(stage) - 1; i >= 0; i--) {
            String name = outline.stages().get(i);
            if (other.stages().contains(name)) {
                return name;
            }
        }
        return null;
    }

    private List<String> added() {
        return after.stages().stream()
                .filter(stage -> !before.stages().contains(stage))
                .toList();
    }

    private static Set<String> guards(Outline outline, String stage, Action action) {
        Set<String> guards = new TreeSet<>();
        for (Outline.State state : outline.states()) {
            if (isOf(outline, state, stage) && state.kind() != StateKind.STOP) {
                state.edges().stream()
                        .filter(edge -> edge.action() == action)
                        .forEach(edge -> guards.add(edge.guard()));
            }
        }
        return guards;
    }

    /** What a negated stage forbids. */
    private static Set<String> forbidden(Outline outline, String stage) {
        Set<String> guards = new TreeSet<>();
        for (Outline.State state : outline.states()) {
            if (isOf(outline, state, stage) && state.kind() == StateKind.STOP) {
                state.edges().forEach(edge -> guards.add(edge.guard()));
            }
        }
        return guards;
    }

    private static Set<Long> gaps(Outline outline, String stage) {
        Set<Long> gaps = new TreeSet<>();
        outline.states().stream()
                .filter(state -> isOf(outline, state, stage))
                .forEach(state -> gaps.add(state.gapMillis()));
        return gaps;
    }

    private static long count(Outline outline, String stage) {
        return outline.states().stream()
                .filter(state -> isOf(outline, state, stage))
                .count();
    }

    private static boolean isOf(Outline outline, Outline.State state, String stage) {
        return state.stage() != NfaState.NONE
                && outline.stages().get(state.stage()).equals(stage);
    }

    private static String quoted(String stage) {
        return "\"" + stage + "\"";
    }
}
