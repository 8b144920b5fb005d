// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import io.tidemark.nfa.KeyState;

/**
 * What is open for a key with one run of one event, the most common case by far. What conditions read of it is folded
 * again from the event when they are tested.
 */
final class OneRun extends KeyState {
    final Object event;
    final long time;
    final long id;
    final StateSet set;

    OneRun(Object event, long time, long id, StateSet set) {
        this.event = event;
        this.time = time;
        this.id = id;
        this.set = set;
    }
}
