// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;

/**
 * That a job has ended with a savepoint, see {@link io.tidemark.runtime.JobHandle#stopWithSavepoint}: only what begins with that
 * savepoint goes on. Immutable.
 *
 * <p>Written, it is an object beside its checkpoint, the payload of an {@link Envelope} with the components in their order:
 * strings with their length, the time in 8 bytes, little-endian. It counts when the commit point has committed its name, which
 * says all but where the savepoint is.
 *
 * @param job name of the job
 * @param checkpoint name of its last checkpoint, of which the savepoint is a copy; no other checkpoint has it
 * @param savepoint the directory to which it was copied; it may have been moved since
 * @param endedMillis wall time at which it ended, since 1970
 */
public record JobEnd(String job, String checkpoint, String savepoint, long endedMillis) {
    private static final int VERSION = 1;
    private static final String MAGIC = "end";

    byte[] write() {
        BytesBuffer out = Envelope.begin(VERSION, MAGIC);
        out.writeString(job);
        out.writeString(checkpoint);
        out.writeString(savepoint);
        out.writeLong(endedMillis);
        return Envelope.seal(out);
    }

    /**
     * Reads what was written for the end of a job with a checkpoint.
     *
     * @throws DamagedCheckpointException if a bit of it is different
     * @throws NoSuchFileException if there is nothing
     */
    static JobEnd read(CheckpointStorage storage, String checkpoint) throws IOException {
        String object = CheckpointNames.end(checkpoint);
        try (InputStream from = storage.read(object)) {
            BytesReader in = Envelope.open(object, from.readAllBytes(), VERSION, MAGIC);
            JobEnd end = new JobEnd(in.readString(), in.readString(), in.readString(), in.readLong());
            in.expectEnd();
            return end;
        }
    }

    /** Whether something was written for the end of a job with a checkpoint; whether it has ended the commit point says. */
    static boolean isIn(CheckpointStorage storage, String checkpoint) throws IOException {
        String object = CheckpointNames.end(checkpoint);
        return storage.list(object).contains(object);
    }

    /** The savepoint with which a job has ended, for messages: that it has is known, whatever has become of the object. */
    static String told(CheckpointStorage storage, String checkpoint) {
        String of = "the savepoint of " + checkpoint;
        try {
            return of + " in " + read(storage, checkpoint).savepoint();
        } catch (NoSuchFileException nothing) {
            return of;
        } catch (IOException unreadable) {
            return of + " (where it was written cannot be said: " + unreadable.getMessage() + ")";
        }
    }
}
