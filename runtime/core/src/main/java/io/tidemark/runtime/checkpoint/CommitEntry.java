// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a commit object says. Written, it is the payload of an {@link Envelope}: job, run, and the checkpoints after their
 * number; strings with their length.
 *
 * @param job name of the job
 * @param run the run that wrote it
 * @param checkpoints the one that is the truth from here on, then those before it that are retained; empty: there is none,
 *     the job begins
 */
record CommitEntry(String job, String run, List<String> checkpoints) {
    private static final int VERSION = 1;
    private static final String MAGIC = "com";

    CommitEntry {
        checkpoints = List.copyOf(checkpoints);
    }

    byte[] write() {
        BytesBuffer out = Envelope.begin(VERSION, MAGIC);
        out.writeString(job);
        out.writeString(run);
        out.writeVarint(checkpoints.size());
        for (String checkpoint : checkpoints) {
            out.writeString(checkpoint);
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
        in.expectEnd();
        return new CommitEntry(job, run, checkpoints);
    }
}
