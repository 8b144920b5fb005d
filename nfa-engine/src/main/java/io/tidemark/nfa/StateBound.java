// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What bounds the state of a key.
 *
 * @param window how long a partial match can be open; null: for ever, as far as time goes
 * @param runs how the number of open partial matches grows with n, the number of events of a key that matter within
 *     the window, at worst
 * @param cost how the cost of an event grows with them, at worst
 * @param findings what makes state or cost grow, and what to do; empty if there is nothing to say
 */
public record StateBound(@Nullable Duration window, String runs, String cost, List<String> findings) {
    /** Copies the list. */
    public StateBound {
        findings = List.copyOf(findings);
    }

    /** Whether time bounds the state. */
    public boolean isBounded() {
        return window != null;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("state: ")
                .append(window == null ? "not bounded by time" : "bounded by a window of " + window)
                .append("\nopen partial matches at worst: ")
                .append(runs)
                .append("\ncost of an event at worst: ")
                .append(cost)
                .append('\n');
        findings.forEach(finding -> text.append("- ").append(finding).append('\n'));
        return text.toString();
    }
}
