// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

/** Where the user's code threw. */
public enum FailureStage {
    /** The decoder. The record does not become an event. */
    DECODE("the decoder"),
    /** The timestamp extractor, the watermark generator, or a timestamp that is none. The event is lost. */
    TIMESTAMP("the timestamp function"),
    /** The key function of a pattern. The event is lost for this pattern. */
    KEY("the key function"),
    /**
     * The engine. If it was a condition, or a limit that is told to fail, the event is lost for this pattern and key; if
     * it was a skip strategy that is told to fail, all that was open for the key is.
     */
    MATCH("matching"),
    /** The function that makes a result of a match or of a time-out. The result is lost. */
    EMIT("the emit function");

    private final String what;

    FailureStage(String what) {
        this.what = what;
    }

    /** What threw, in words. */
    public String what() {
        return what;
    }
}
