// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.reference;

import java.util.ArrayList;
import java.util.List;

/** What one or more calls yielded, in the order of emission. Grows while it is used. */
public final class Output {
    private final List<MatchRecord> matches = new ArrayList<>();
    private final List<TimeoutRecord> timeouts = new ArrayList<>();

    /** The matches in their order of emission. */
    public List<MatchRecord> matches() {
        return matches;
    }

    /** The timed-out partial matches in their order of emission. */
    public List<TimeoutRecord> timeouts() {
        return timeouts;
    }

    /** Appends what another call yielded. */
    public void add(Output other) {
        matches.addAll(other.matches);
        timeouts.addAll(other.timeouts);
    }
}
