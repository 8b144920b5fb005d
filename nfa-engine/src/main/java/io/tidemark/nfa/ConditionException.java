// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

import io.tidemark.pattern.condition.Condition;
import org.jspecify.annotations.Nullable;

/** A condition of the pattern threw an exception. The state of the key is as before the event. */
public final class ConditionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String stage;
    private final transient @Nullable Object event;

    /**
     * Tells which condition failed on which event.
     *
     * @param number of the condition in the compiled pattern
     * @param condition that threw
     * @param stage whose it is
     * @param event that was tested
     * @param cause what it threw
     */
    public ConditionException(
            int number, Condition<?> condition, String stage, @Nullable Object event, @Nullable Exception cause) {
        super(
                "Condition c" + number + " (" + condition + ") of stage \"" + stage + "\" failed on event " + event
                        + " with " + cause + ". Conditions must be able to test every event of the stream.",
                cause);
        this.stage = stage;
        this.event = event;
    }

    /**
     * Name of the stage whose condition it is, a stop condition too. Of stages with the same condition the first that is waited
     * for; if the condition ends a group, one of the stages in it.
     */
    public String stage() {
        return stage;
    }

    /** The event that was tested. */
    public @Nullable Object event() {
        return event;
    }
}
