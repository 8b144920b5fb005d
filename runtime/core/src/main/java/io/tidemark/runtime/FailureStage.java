// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

/** Where the user's code threw. */
public enum FailureStage {
    /** The decoder. The record does not become an event. */
    DECODE,
    /** The timestamp extractor, the watermark generator, or a timestamp that is none. The event is lost. */
    TIMESTAMP,
    /** The key function of a pattern. The event is lost for this pattern. */
    KEY,
    /** A condition, or a limit or skip strategy that is told to fail. The event is lost for this pattern and key. */
    MATCH,
    /** The function that makes a result of a match or of a time-out. The result is lost. */
    EMIT
}
