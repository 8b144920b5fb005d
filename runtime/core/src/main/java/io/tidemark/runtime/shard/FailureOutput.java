// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import io.tidemark.runtime.DeadLetter;
import io.tidemark.runtime.FailurePolicy;
import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.sink.Sink;
import org.jspecify.annotations.Nullable;

/** Applies the policies for failures, and counts. */
public final class FailureOutput {
    private final @Nullable Sink<? super DeadLetter> deadLetters;
    private long count;

    /** Hands dead letters to a sink; null if no policy asks for them. */
    public FailureOutput(@Nullable Sink<? super DeadLetter> deadLetters) {
        this.deadLetters = deadLetters;
    }

    /**
     * Something failed.
     *
     * @throws JobFailedException if the policy says so, or writing fails
     */
    public void failed(FailurePolicy policy, DeadLetter letter) {
        if (policy == FailurePolicy.FAIL || deadLetters == null) {
            String advice = deadLetters == null ? "; with deadLetters(...) the job goes on without what fails" : "";
            throw new JobFailedException(letter + advice, letter.cause());
        }
        count++;
        write(deadLetters, letter, "dead letters");
    }

    /**
     * Writes to a sink.
     *
     * @throws JobFailedException if that fails
     */
    public static <T> void write(Sink<? super T> sink, T result, String what) {
        try {
            sink.write(result);
        } catch (Exception e) {
            throw new JobFailedException("sink of " + what + ": write failed: " + e, e);
        }
    }

    /** Number of dead letters. */
    public long count() {
        return count;
    }
}
