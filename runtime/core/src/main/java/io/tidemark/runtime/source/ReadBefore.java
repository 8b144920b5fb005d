// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.source;

import java.util.Objects;

/**
 * What an earlier run had read of a source partition.
 *
 * @param position the position that was to be read next: all records before it had been read; 0: none
 * @param fingerprint the {@link SourcePartition#fingerprint} at that position; empty: it is not known
 */
public record ReadBefore(long position, String fingerprint) {
    /** Checks that it is there. */
    public ReadBefore {
        Objects.requireNonNull(fingerprint, "fingerprint");
    }
}
