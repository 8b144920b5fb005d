// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.reference;

/**
 * What completed a match or ran it out of time.
 *
 * @param kind an event, an advance of time, or the end of the input
 * @param at id of the event, or the time advanced to; 0 for the end
 */
public record Trigger(Kind kind, long at) {
    /** The kinds of triggers. */
    public enum Kind {
        /** An event was processed. */
        EVENT,
        /** Time advanced. */
        TIME,
        /** The bounded input ended. */
        END
    }

    static Trigger event(long eventId) {
        return new Trigger(Kind.EVENT, eventId);
    }

    static Trigger time(long timestamp) {
        return new Trigger(Kind.TIME, timestamp);
    }

    static Trigger end() {
        return new Trigger(Kind.END, 0);
    }

    @Override
    public String toString() {
        return kind == Kind.EVENT ? "on " + at : kind == Kind.TIME ? "time " + at : "end";
    }
}
