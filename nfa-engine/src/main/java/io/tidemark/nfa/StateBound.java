// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What bounds the state of a key.
 *
 * @param limit when a partial match is over at the latest, in words; null: there is no limit
 * @param runs how the number of open partial matches grows with n, the number of events of a key that matter within
 *     the window, at worst
 * @param cost how the cost of an event grows with them, at worst
 * @param findings what makes state or cost grow, or is probably not meant, and what to do; empty if there is nothing
 *     to say
 * @param mistakes those of the findings that hardly anybody can mean, such as a condition that no event can satisfy; a job
 *     warns of them when it is built
 */
public record StateBound(
        @Nullable String limit, String runs, String cost, List<String> findings, List<String> mistakes) {
    /** Copies the lists. */
    public StateBound {
        findings = List.copyOf(findings);
        mistakes = List.copyOf(mistakes);
    }

    /** Whether partial matches are over some time, whatever comes or does not come. */
    public boolean isBounded() {
        return limit != null;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("state: ")
                .append(limit == null ? "not bounded" : "bounded, " + limit)
                .append("\nopen partial matches at worst: ")
                .append(runs)
                .append("\ncost of an event at worst: ")
                .append(cost)
                .append('\n');
        findings.forEach(finding -> text.append("- ").append(finding).append('\n'));
        return text.toString();
    }
}
