// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import org.jspecify.annotations.Nullable;

/** Says in JSON what is in a state or an event; that can be read only by who has the pattern and the serializer. */
@FunctionalInterface
public interface StateText {
    /**
     * Describes a state.
     *
     * @param pattern name of the pattern; null: not a state, but an event that waited
     * @param bytes the state or the event, as it was written
     * @return one JSON value without line breaks; null: nothing is to be said
     */
    @Nullable
    String json(@Nullable String pattern, byte[] bytes);

    /** Says nothing. */
    static StateText none() {
        return (pattern, bytes) -> null;
    }
}
