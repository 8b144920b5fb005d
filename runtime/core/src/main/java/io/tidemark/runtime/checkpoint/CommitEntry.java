// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a commit object says. Written, it is the payload of an {@link Envelope}: job, run, and the checkpoints after their
 * number; strings with their length. In version 2 a byte follows, 1 if the job has ended; it is written where it has, so that
 * whoever does not know of it does not go on.
 *
 * @param job name of the job
 * @param run the run that wrote it
 * @param checkpoints the one that is the truth from here on, then those before it that are retained; empty: there is none,
 *     the job begins
 * @param ended whether the job has ended with a savepoint of the first of them
 */
record CommitEntry(String job, String run, List<String> checkpoints, boolean ended) {
    private static final int VERSION = 2;
    private static final int VERSION_1 = 1;
    private static final String MAGIC = "com";

    CommitEntry {
        checkpoints = List.copyOf(checkpoints);
        if (ended && checkpoints.isEmpty()) {
            throw new IllegalArgumentException("job " + job + " has ended, and there is no checkpoint");
        }
    }

    /** The checkpoint or the end that is the truth from here on; null: there is none. */
    @Nullable
    String truth() {
        if (checkpoints.isEmpty()) {
            return null;
        }
        return ended ? CheckpointNames.end(checkpoints.get(0)) : checkpoints.get(0);
    }

    byte[] write() {
        BytesBuffer out = Envelope.begin(ended ? VERSION : VERSION_1, MAGIC);
        out.writeString(job);
        out.writeString(run);
        out.writeVarint(checkpoints.size());
        for (String checkpoint : checkpoints) {
            out.writeString(checkpoint);
        }
        if (ended) {
            out.writeByte(1);
        }
        return Envelope.seal(out);
    }

    static CommitEntry read(String object, byte[] bytes) throws IOException {
        BytesReader in = Envelope.open(object, bytes, VERSION, MAGIC);
        String job = in.readString();
        String run = in.readString();
        int count = in.readCount();
        List<String> checkpoints = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            checkpoints.add(in.readString());
        }
        boolean ended = Envelope.version(bytes) != VERSION_1 && in.readByte() != 0;
        in.expectEnd();
        return new CommitEntry(job, run, checkpoints, ended);
    }
}
