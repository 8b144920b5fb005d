// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import io.tidemark.runtime.JobFailedException;
import org.jspecify.annotations.Nullable;

/** Closes one thing after the other, whatever fails; in the end the first failure is thrown, with those after it suppressed. An interrupt waits
 * until then. */
public final class Closing {
    private @Nullable Throwable first;
    private boolean interrupted;

    /** Closes the next one. */
    public Closing then(Runnable close) {
        // Nothing could be written to a file, nor waited for; whoever closes is told in the end.
        interrupted |= Thread.interrupted();
        try {
            close.run();
        } catch (Throwable e) {
            // Also what is thrown against its type, as other languages do.
            if (first == null) {
                first = e;
            } else if (first != e) {
                first.addSuppressed(e);
            }
        }
        return this;
    }

    /** All of them are closed. */
    public void end() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (first instanceof RuntimeException failure) {
            throw failure;
        }
        if (first instanceof Error error) {
            throw error;
        }
        if (first != null) {
            throw new JobFailedException("closing failed: " + first, first);
        }
    }
}
