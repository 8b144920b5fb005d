// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.state;

/** The heap backend does what every backend has to do. */
final class HeapStateConformanceTest extends StateConformanceKit {
    @Override
    protected StateBackend backend() {
        return new HeapStateBackend();
    }
}
