// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern;

import java.util.List;

/** A pattern is refused. Tells all its faults at once. */
public final class MalformedPatternException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final List<String> faults;

    /**
     * A refusal.
     *
     * @param faults each with the stage, what is wrong, and what to do; not empty
     */
    public MalformedPatternException(List<String> faults) {
        super(text(faults));
        this.faults = List.copyOf(faults);
    }

    /** The faults, in the order of the stages; never empty. */
    public List<String> faults() {
        return faults;
    }

    private static String text(List<String> faults) {
        String head = faults.size() == 1 ? "Pattern has 1 fault:" : "Pattern has " + faults.size() + " faults:";
        return head + "\n  " + String.join("\n  ", faults);
    }
}
