// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.testkit.fault;

/**
 * The process dies here. An error, so that nothing that handles failures takes it for one. Thrown by what {@link Faults} hands
 * out; code of yours in a job, a source or a sink, that catches every {@link Throwable} has to let it pass:
 *
 * <pre>{@code
 * try {
 *     audit.write(alert);
 * } catch (SimulatedCrash crash) {
 *     throw crash;                                    // who is dead handles nothing
 * } catch (Throwable problem) {
 *     problems.add(problem);
 * }
 * }</pre>
 */
public final class SimulatedCrash extends Error {
    private static final long serialVersionUID = 1;

    SimulatedCrash(String call) {
        super("the process died at: " + call);
    }
}
