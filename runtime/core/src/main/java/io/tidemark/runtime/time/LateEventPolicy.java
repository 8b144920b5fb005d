// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.time;

/** What becomes of an event whose timestamp is not after the watermark. It is never matched. */
public enum LateEventPolicy {
    /** It is counted and forgotten. The default as long as there is no output for late events. */
    DROP,
    /** It is counted and handed to the output for late events. The default as soon as there is one. */
    REPORT,
    /** The job fails. */
    FAIL
}
