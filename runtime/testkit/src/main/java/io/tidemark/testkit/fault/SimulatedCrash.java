// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.testkit.fault;

/** The process dies here. An error, so that nothing that handles failures takes it for one. */
public final class SimulatedCrash extends Error {
    private static final long serialVersionUID = 1;

    SimulatedCrash(String call) {
        super("the process died at: " + call);
    }
}
