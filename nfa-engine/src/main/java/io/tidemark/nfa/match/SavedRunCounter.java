// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import io.tidemark.nfa.AdaptedMatches;
import io.tidemark.nfa.program.Outline;
import io.tidemark.serde.EventSerializer;

/** Counts the runs in saved states of a pattern that is not there any more. One thread. */
public final class SavedRunCounter {
    /** What stands for every event: none is read. */
    private static final Object UNREAD = new Object();

    private static final EventSerializer<Object> NO_EVENTS = new EventSerializer<>() {
        @Override
        public byte[] serialize(Object event) {
            throw new UnsupportedOperationException("nothing is written");
        }

        @Override
        public Object deserialize(byte[] bytes) {
            return UNREAD;
        }
    };

    private final SavedRuns saved;
    private final AdaptationTally tally;

    /** A counter for states of a pattern as it was. */
    public SavedRunCounter(Outline before) {
        this.saved = new SavedRuns(before);
        this.tally = new AdaptationTally(before.stages());
    }

    /** Counts the runs of one more state. */
    public void add(byte[] bytes) {
        saved.read(bytes, NO_EVENTS, new SavedRuns.Visitor() {
            @Override
            public void open(MatchBuffer buffer, int run, int[] states, int waitingFor) {
                tally.drop(waitingFor, "");
            }

            @Override
            public void complete(MatchBuffer buffer, int run, int step) {
                tally.drop(tally.complete(), "");
            }

            @Override
            public void truncated(int waitingFor) {
                tally.drop(waitingFor, "");
            }
        });
    }

    /** What was counted. */
    public AdaptedMatches dropped() {
        return tally.result();
    }
}
