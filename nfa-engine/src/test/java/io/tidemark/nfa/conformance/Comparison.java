// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.conformance;

import java.util.List;
import java.util.Set;

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
        /** Left out if the pattern is refused, though the peer accepts it; else as RECORDED_OR_REPAIRED. */
        MAY_BE_REFUSED,
        /** Not at all. */
        SKIPPED
    }

    private static final List<String> REPAIRED_ACCIDENTS = List.of("gap-states", "gap-timers", "not-not");

    /** The rule for a case of the families nfa and operator. */
    public static Comparison of(CorpusCase corpusCase) {
        if (corpusCase.tieSensitive()) {
            return new Comparison(Kind.SKIPPED, "tie-sensitive: the peer's order of matches is an accident");
        }
        Set<PatternTrait> traits = PatternTrait.of(corpusCase.calls());
        for (PatternTrait trait : traits) {
            if (trait.refused()) {
                return new Comparison(Kind.MAY_BE_REFUSED, "refused, " + trait);
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
        return traits.isEmpty()
                ? new Comparison(Kind.RECORDED, "")
                : new Comparison(
                        Kind.RECORDED_OR_REPAIRED, traits.iterator().next().toString());
    }
}
