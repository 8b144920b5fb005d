// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern;

/** How an element of a pattern is attached to the one before it. */
public enum Connector {
    /** The first element of a pattern or of a group. */
    BEGIN("begin", Contiguity.STRICT, false),
    /** {@link Pattern#next(String)}: strict contiguity. */
    NEXT("next", Contiguity.STRICT, false),
    /** {@link Pattern#followedBy(String)}: skip till next match. */
    FOLLOWED_BY("followedBy", Contiguity.SKIP_TILL_NEXT, false),
    /** {@link Pattern#followedByAny(String)}: skip till any match. */
    FOLLOWED_BY_ANY("followedByAny", Contiguity.SKIP_TILL_ANY, false),
    /** {@link Pattern#notNext(String)}: the next event must not satisfy the condition. */
    NOT_NEXT("notNext", Contiguity.STRICT, true),
    /** {@link Pattern#notFollowedBy(String)}: no event until the following stage may satisfy the condition. */
    NOT_FOLLOWED_BY("notFollowedBy", Contiguity.SKIP_TILL_NEXT, true);

    private final String call;
    private final Contiguity contiguity;
    private final boolean negated;

    Connector(String call, Contiguity contiguity, boolean negated) {
        this.call = call;
        this.contiguity = contiguity;
        this.negated = negated;
    }

    /** The name of the method of {@link Pattern} that makes it. */
    public String call() {
        return call;
    }

    /** Which events may be ignored before the first event of the element. */
    public Contiguity contiguity() {
        return contiguity;
    }

    /** Whether the element forbids events instead of taking them. */
    public boolean negated() {
        return negated;
    }
}
