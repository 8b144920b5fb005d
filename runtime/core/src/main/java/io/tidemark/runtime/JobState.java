// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

/** What a run of a job is at, for whoever looks after it. */
public enum JobState {
    /** Another process runs the job; this one waits for its turn, and nothing moves here. */
    STANDBY,
    /** It has not begun, puts back the state of a checkpoint, or reads again what time had not reached then. */
    RESTORING,
    /** It reads and detects, or waits for records. */
    RUNNING,
    /** It reads no more, because the input is over or it was asked to stop, and takes its last checkpoint. */
    STOPPING,
    /** It is over, for a reason that {@link JobHandle#run} has thrown. */
    FAILED,
    /** It is over, since the input is, since it was stopped, or since it was closed before it had begun. */
    ENDED
}
