// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.state.rocksdb;

import java.io.IOException;
import java.nio.file.Path;

/** A process that has a folder until it is killed, or nobody listens any more. */
final class FolderHolder {
    private FolderHolder() {}

    /** Opens the folder of shard 3 in the directory given, says where it is, and waits. */
    public static void main(String[] arguments) throws IOException {
        StateFolder folder = StateFolder.open(Path.of(arguments[0]), 3);
        System.out.println(folder.path());
        while (System.in.read() >= 0) {
            // Nothing is sent: the end of the input means that the test is gone.
        }
    }
}
