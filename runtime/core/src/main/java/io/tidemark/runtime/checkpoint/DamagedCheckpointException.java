// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import java.io.IOException;

/**
 * An object of a checkpoint is not what was written: bytes have changed, or are missing, or all of it is. The message names
 * the object, the place, and what is wrong there. An earlier checkpoint does not depend on it, unless both name it.
 */
public final class DamagedCheckpointException extends IOException {
    private static final long serialVersionUID = 1;

    private final String object;
    private final long offset;

    /**
     * Damage at a place.
     *
     * @param object name of the object in its storage
     * @param offset number of the first byte that was found to be wrong, or of the part that holds it
     * @param problem what is wrong there
     */
    public DamagedCheckpointException(String object, long offset, String problem) {
        super("checkpoint object " + object + " is damaged at byte " + offset + ": " + problem
                + "; restore an earlier checkpoint or a copy of this object, and look after the disk");
        this.object = object;
        this.offset = offset;
    }

    /** Name of the object in its storage. */
    public String object() {
        return object;
    }

    /** Number of the first byte that was found to be wrong, or of the part that holds it. */
    public long offset() {
        return offset;
    }
}
