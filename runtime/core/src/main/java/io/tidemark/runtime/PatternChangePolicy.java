// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

/**
 * What becomes of open partial matches if a job goes on from a checkpoint and one of its patterns is not what it was when the
 * checkpoint was taken. Whether a lambda without a name has changed cannot be seen: such a pattern counts as unchanged, unless it
 * is given another {@linkplain io.tidemark.pattern.Pattern#version(int) version}. Patterns are known by their names in the job;
 * what makes a partial match live on is told by {@link io.tidemark.nfa.StateAdapter}.
 *
 * <p>A changed or new pattern sees every event later than the watermark of the checkpoint that the job goes on from: those
 * that had been read too, also if they mattered to none of the patterns of that time. (Not if more than a million records of its
 * source partition had been read after such an event, or it was read more than an hour before the checkpoint; and in ingestion and processing time not if others came in more than
 * 65,536 different milliseconds after it.)
 */
public enum PatternChangePolicy {
    /** The job fails, with the {@link ChangePlan}, if a partial match of a changed or removed pattern is open. The default. */
    REFUSE,
    /** Partial matches live on if nothing that they have behind them has changed; the others are dropped. */
    ADAPT,
    /** All partial matches of changed and removed patterns are dropped; the others live on. */
    RESTART
}
