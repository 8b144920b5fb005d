// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides which checkpoint is the truth. A checkpoint is prepared first: all of it is durable, nothing of it counts. Then
 * {@link #commit} makes it count, together with the output that belongs to it where the output is the commit point's own.
 *
 * <p>Calls come one at a time: {@link #recover} once, {@link #commit} again and again, {@link #close}. They may block.
 * After a crash between a {@code prepare} and the return of {@code commit} the next {@code recover} says whether it
 * happened: in either case output and checkpoint agree.
 *
 * <p>The last thing that a job commits, if it ends with a savepoint, is that it has ended: the name of an end in place of that
 * of a checkpoint, with nothing written and nothing prepared since the commit before. To the commit point all names are alike,
 * text of letters, digits, hyphens and full stops.
 */
public interface CommitPoint extends AutoCloseable {
    /**
     * Shuts out whoever committed under the same name before, settles what was left unsettled, and tells the truth.
     *
     * @return the name that was committed last, of a checkpoint or of the end of the job, or null if none was
     * @throws FencedException if somebody else took over meanwhile
     */
    @Nullable
    String recover();

    /**
     * Makes a prepared checkpoint the truth. Returns when this is certain, whatever it takes to find out.
     *
     * @param checkpoint name of the checkpoint, or of the end of the job
     * @param positions the position of every source partition
     * @throws FencedException if somebody else has taken over: nothing was committed that they do not know of
     * @throws RuntimeException if it failed, or it cannot be found out; the job fails, and its next run recovers
     */
    void commit(String checkpoint, List<PartitionPosition> positions);

    /** Releases what is held. What is not committed is given up. */
    @Override
    default void close() {}
}
