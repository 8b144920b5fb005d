// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

/** What a job does in its next step. */
enum JobPhase {
    /** Opens the source, and finds out where to go on. May wait. */
    STARTING,
    /** Takes a batch from each source partition in turn. */
    POLLING,
    /** Works off what a watermark has made due, before the next batch. */
    ADVANCING,
    /** Takes a last checkpoint, after the input or because the job is to stop. */
    FINISHING,
    /** Nothing ever again: the input is over. */
    DONE
}
