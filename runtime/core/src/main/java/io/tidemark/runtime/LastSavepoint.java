// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.checkpoint.SavepointRequest;
import org.jspecify.annotations.Nullable;

/** The savepoint with which a run is to end, if somebody has asked for one. Not thread-safe. */
final class LastSavepoint {
    private static final String STANDS_BY =
            "another process runs the job and this one stands by: ask that one for a savepoint, or just stop this one";

    private @Nullable SavepointRequest request;

    /**
     * Somebody asks for one.
     *
     * @param standsBy whether another process runs the job
     */
    void ask(SavepointRequest asked, boolean standsBy) {
        if (request != null) {
            asked.refuse(new IllegalStateException("the job is being stopped with another savepoint already"));
            return;
        }
        request = asked;
        if (standsBy) {
            standsBy();
        }
    }

    /** It was found that another process runs the job. */
    void standsBy() {
        refuse(STANDS_BY);
    }

    /** There will be none, unless it is complete already. */
    void refuse(String reason) {
        if (request != null) {
            request.refuse(new IllegalStateException(reason));
            request = null;
        }
    }

    /** What was asked for; null: nothing. */
    @Nullable
    SavepointRequest request() {
        return request;
    }

    /** Whether it was asked for and there will be none. */
    boolean hasFailed() {
        return request != null && request.outcome().isCompletedExceptionally();
    }

    /** It is as if nobody had asked. */
    void forget() {
        request = null;
    }
}
