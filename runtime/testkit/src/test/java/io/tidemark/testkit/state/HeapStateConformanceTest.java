// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.testkit.state;

import io.tidemark.runtime.state.HeapStateBackend;
import io.tidemark.runtime.state.StateBackend;

/** The heap backend does what every backend has to do. */
final class HeapStateConformanceTest extends StateConformanceKit {
    @Override
    protected StateBackend backend() {
        return new HeapStateBackend();
    }
}
