// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.state.rocksdb;

import io.tidemark.runtime.state.StateBackend;
import io.tidemark.testkit.state.StateConformanceKit;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The backend does what every backend has to do, with room on the heap for most keys of the kit, but not for all. */
final class RoomyConformanceTest extends StateConformanceKit {
    @TempDir(factory = FastTempDirectory.class)
    Path directory;

    @Override
    protected int randomRuns() {
        return 12;
    }

    @Override
    protected StateBackend backend() {
        return RocksDbStateBackend.in(directory).hotKeys(5000);
    }
}
