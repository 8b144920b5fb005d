// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.nfa.AdaptedMatches;
import io.tidemark.nfa.AdaptedMatches.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
 *       3: its key has more than 100,000 partial matches, or 1,000,000 events in all of them
 *     complete, held back by an earlier partial match: 2 live on, 0 are lost
 *   pattern "old-rule": removed; 7 partial matches are dropped
 *   pattern "travel": unchanged
 *   pattern "login": unchanged as far as can be seen: 2 conditions are lambdas without a name, whose change cannot be seen
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
        /** It is what it was, as far as can be seen, see {@link PatternChange#lambdas}: all its partial matches live on. */
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
     * @param lambdas how many lambdas without a name it has now, of which cannot be seen whether they have changed
     * @param open what becomes of its partial matches, and of complete ones that are held back; nothing if it is unchanged. If
     *     the job refuses to begin, what would become of them with {@link PatternChangePolicy#RESTART}
     */
    public record PatternChange(String name, Kind kind, String before, String after, int lambdas, AdaptedMatches open) {
        /** How many partial matches live on; 0 for an unchanged pattern, where all do. */
        public long kept() {
            return open.kept();
        }

        /** How many partial matches are dropped; if the job refuses to begin, how many would be with RESTART. */
        public long dropped() {
            return open.dropped();
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            text.append("pattern \"").append(name).append("\": ");
            text.append(kind.name().toLowerCase(Locale.ROOT));
            if (kind == Kind.UNCHANGED && lambdas > 0) {
                text.append(" as far as can be seen: ").append(unseen());
            }
            if (kind == Kind.CHANGED || kind == Kind.REMOVED) {
                if (kind == Kind.CHANGED) {
                    text.append("; ").append(kept()).append(" partial matches live on, ");
                    text.append(dropped()).append(" are dropped");
                } else {
                    text.append("; ").append(dropped()).append(" partial matches are dropped");
                }
                if (open.droppedComplete() > 0) {
                    text.append(", ").append(open.droppedComplete()).append(" complete ones are lost");
                }
            }
            if (kind == Kind.CHANGED) {
                for (String line : LineDiff.of(before, after)) {
                    text.append("\n  ").append(line);
                }
                open.droppedByStage().forEach((stage, count) -> {
                    text.append("\n  waiting for \"").append(stage).append("\": ");
                    text.append(open.keptByStage().getOrDefault(stage, 0L)).append(" live on, ");
                    text.append(count).append(" are dropped");
                    reasons(text, stage);
                });
                complete(text);
                if (lambdas > 0) {
                    text.append("\n  ").append(unseen());
                }
            }
            return text.toString();
        }

        private String loss() {
            long complete = open.droppedComplete();
            return '"' + name + "\" (" + kind.name().toLowerCase(Locale.ROOT) + ", " + dropped() + " partial matches"
                    + (complete > 0 ? ", " + complete + " complete ones" : "") + ")";
        }

        private String unseen() {
            return lambdas == 1
                    ? "1 condition is a lambda without a name, whose change cannot be seen"
                    : lambdas + " conditions are lambdas without a name, whose change cannot be seen";
        }

        private void complete(StringBuilder text) {
            if (open.keptComplete() + open.droppedComplete() > 0) {
                text.append("\n  complete, held back by an earlier partial match: ");
                text.append(open.keptComplete()).append(" live on, ");
                text.append(open.droppedComplete()).append(" are lost");
                reasons(text, null);
            }
        }

        private void reasons(StringBuilder text, @Nullable String waitingFor) {
            for (Loss loss : open.losses()) {
                if (Objects.equals(loss.waitingFor(), waitingFor)) {
                    text.append("\n    ").append(loss.count()).append(": ").append(loss.reason());
                }
            }
        }
    }

    /** Whether any pattern is not what it was. */
    public boolean hasChanges() {
        return patterns.stream().anyMatch(pattern -> pattern.kind() != Kind.UNCHANGED);
    }

    /**
     * How many partial matches of changed and removed patterns are open, and complete ones held back, whatever becomes of
     * them.
     */
    public long affected() {
        return patterns.stream().mapToLong(pattern -> pattern.open().total()).sum();
    }

    /** Whether a job with this plan fails when it begins, as its policy is {@link PatternChangePolicy#REFUSE}. */
    public boolean refused() {
        return policy == PatternChangePolicy.REFUSE && affected() > 0;
    }

    /** The changed and removed patterns of which something is dropped, and how much, in a line. */
    String losingPatterns() {
        return patterns.stream()
                .filter(pattern -> pattern.dropped() + pattern.open().droppedComplete() > 0)
                .map(PatternChange::loss)
                .collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add(checkpoint + ", patterns " + policy + ":"
                + (refused() ? " the job does not begin, and nothing is dropped. With RESTART it would be:" : ""));
        for (PatternChange pattern : patterns) {
            lines.add("  " + pattern.toString().replace("\n", "\n  "));
        }
        return String.join("\n", lines);
    }
}
