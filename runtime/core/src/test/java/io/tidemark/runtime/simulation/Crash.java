// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.simulation;

/** The process dies here. Nothing of it must be caught, or count, afterwards. */
public final class Crash extends Error {
    private static final long serialVersionUID = 1;

    public Crash(String where) {
        super(where);
    }
}
