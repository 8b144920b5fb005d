// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

/**
 * What is open for one key of one pattern: opaque, mutable, owned by whoever holds it, used by one thread at a time.
 * A key with nothing open has none.
 */
public abstract class KeyState {
    /** For the engine only. */
    protected KeyState() {}
}
