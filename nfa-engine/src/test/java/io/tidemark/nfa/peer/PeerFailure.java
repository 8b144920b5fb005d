// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.peer;

/** The peer failed on a legal pattern, or its partial matches became too many. */
final class PeerFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PeerFailure(String message) {
        super(message);
    }

    PeerFailure(Throwable cause) {
        super(cause);
    }
}
