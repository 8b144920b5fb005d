// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.state.rocksdb;

import io.tidemark.runtime.state.StateBackend;
import io.tidemark.testkit.state.StateConformanceKit;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The backend does what every backend has to do, with next to no room on the heap: keys come and go all the time. */
final class CrowdedConformanceTest extends StateConformanceKit {
    @TempDir(factory = FastTempDirectory.class)
    Path directory;

    @Override
    protected int randomRuns() {
        return 12;
    }

    @Override
    protected StateBackend backend() {
        return RocksDbStateBackend.in(directory).hotKeys(16);
    }
}
