// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

/** Knows of some processes whether they are dead. */
interface ProcessWatch {
    /** Says who this process is; empty if it cannot be said. */
    String self();

    /** Whether a process of which {@link #self} said this is dead for certain; false if it cannot be said. */
    boolean isDead(String process);
}
