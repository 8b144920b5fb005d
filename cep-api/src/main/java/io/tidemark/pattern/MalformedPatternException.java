// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern;

import java.util.List;

/**
 * A pattern is refused. Tells all its faults at once, each with the stage, what is wrong, what is legal and what to do:
 *
 * <pre>{@code
 * Pattern has 2 faults:
 *   stage "cash-in": its condition reads max("prob", v), but there is no stage "prob": name one of "probe", "cash-in"
 *   stage "unpaid": the last stage is notFollowedBy, which needs a window to know when to stop waiting: add within(...)
 * }</pre>
 *
 * <p>Groups have no names: {@code group 3.1 > stage "a"} is the stage a in the group that is the first element of the
 * group that is the third element of the pattern.
 */
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
