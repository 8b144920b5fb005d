// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What will become of the open partial matches of a checkpoint if the patterns of a job have changed since. Immutable. As
 * text, for a job in which the last stage of "probe" was changed and "old-rule" was taken out:
 *
 * <pre>
 * checkpoint-000000000042-1a2b3c4d, patterns ADAPT:
 *   pattern "probe": changed; 120 partial matches live on, 3 are dropped
 *       begin "small" where amount &lt;= 5.0 timesOrMore(3)
 *     - followedBy "large" where amount &gt;= 100.0
 *     + followedBy "large" where amount &gt;= 250.0
 *     waiting for "small": 80 live on, 0 are dropped
 *     waiting for "large": 40 live on, 3 are dropped
 *   pattern "old-rule": removed; 7 keys with partial matches are dropped
 *   pattern "travel": unchanged
 * </pre>
 *
 * @param checkpoint name of the checkpoint
 * @param policy what the job does with changed patterns
 * @param patterns every pattern, those of the checkpoint first
 */
public record ChangePlan(String checkpoint, PatternChangePolicy policy, List<PatternChange> patterns) {
    /** Copies the list. */
    public ChangePlan {
        patterns = List.copyOf(patterns);
    }

    /** What has become of a pattern. */
    public enum Kind {
        /** It is what it was: all its partial matches live on. */
        UNCHANGED,
        /** There is another one of its name. */
        CHANGED,
        /** It was not there: it begins with nothing. */
        ADDED,
        /** It is not there any more: its partial matches are dropped. */
        REMOVED
    }

    /**
     * A pattern.
     *
     * @param name its name in the job
     * @param kind what has become of it
     * @param before it, as text, when the checkpoint was taken; empty if it was not there
     * @param after it, as text, now; empty if it is not there
     * @param keptByStage how many partial matches live on, by the stage they wait for; empty if it is unchanged
     * @param droppedByStage how many are dropped, by the stage they wait for; empty if it is unchanged. For a removed pattern
     *     the number of its keys, under the first stage
     */
    public record PatternChange(
            String name,
            Kind kind,
            String before,
            String after,
            Map<String, Long> keptByStage,
            Map<String, Long> droppedByStage) {
        /** How many partial matches live on; 0 for an unchanged pattern, where all do. */
        public long kept() {
            return sum(keptByStage);
        }

        /** How many partial matches are dropped. */
        public long dropped() {
            return sum(droppedByStage);
        }

        private static long sum(Map<String, Long> counts) {
            return counts.values().stream().mapToLong(Long::longValue).sum();
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            text.append("pattern \"")
                    .append(name)
                    .append("\": ")
                    .append(kind.name().toLowerCase(Locale.ROOT));
            if (kind == Kind.REMOVED) {
                text.append("; ").append(dropped()).append(" keys with partial matches are dropped");
            }
            if (kind == Kind.CHANGED) {
                text.append("; ").append(kept()).append(" partial matches live on, ");
                text.append(dropped()).append(" are dropped");
            }
            if (kind == Kind.CHANGED) {
                for (String line : LineDiff.of(before, after)) {
                    text.append("\n  ").append(line);
                }
                for (Map.Entry<String, Long> stage : droppedByStage.entrySet()) {
                    text.append("\n  waiting for \"").append(stage.getKey()).append("\": ");
                    text.append(keptByStage.getOrDefault(stage.getKey(), 0L)).append(" live on, ");
                    text.append(stage.getValue()).append(" are dropped");
                }
            }
            return text.toString();
        }
    }

    /** Whether any pattern is not what it was. */
    public boolean hasChanges() {
        return patterns.stream().anyMatch(pattern -> pattern.kind() != Kind.UNCHANGED);
    }

    /** How many partial matches of changed and removed patterns are open, whatever becomes of them. */
    public long affected() {
        return patterns.stream()
                .mapToLong(pattern -> pattern.kept() + pattern.dropped())
                .sum();
    }

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add(checkpoint + ", patterns " + policy + ":");
        for (PatternChange pattern : patterns) {
            lines.add("  " + pattern.toString().replace("\n", "\n  "));
        }
        return String.join("\n", lines);
    }
}
