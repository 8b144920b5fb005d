// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.source.RecordBuffer;
import io.tidemark.runtime.source.TestPartition;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A source of one partition whose polls are steps of a script: each is told its number and the run, and returns what comes
 * then, an empty list for silence, or null for the end.
 */
final class WatchedSource extends TestPartition<Reading> {
    /** What comes. */
    interface Script {
        @Nullable
        List<Reading> at(int poll, JobHandle handle);
    }

    private final Script script;
    private @Nullable JobHandle handle;
    private int polls;

    WatchedSource(Script script) {
        super("watched", true);
        this.script = script;
    }

    /** Runs a job that reads it. */
    JobProgress run(JobHandle run) {
        handle = run;
        return run.run();
    }

    @Override
    public PollResult poll(RecordBuffer<Reading> buffer) {
        List<Reading> readings = script.at(polls++, Objects.requireNonNull(handle));
        if (readings == null) {
            return PollResult.ENDED;
        }
        for (Reading reading : readings) {
            add(buffer, reading);
        }
        return PollResult.NOTHING_NOW;
    }
}
