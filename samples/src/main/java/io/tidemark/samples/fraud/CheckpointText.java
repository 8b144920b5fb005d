// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud;

import io.tidemark.runtime.checkpoint.CheckpointReader;
import io.tidemark.runtime.checkpoint.StateText;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;

/** What is in a checkpoint, for reading. */
final class CheckpointText {
    private static final int ATTEMPTS = 20;

    private CheckpointText() {}

    /**
     * Writes the last checkpoint of a folder as JSON lines. A run that goes on deletes old ones: then it looks again.
     *
     * @throws IOException in words
     */
    static void writeLast(Path folder, Appendable out) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                CheckpointReader reader = CheckpointReader.in(folder);
                List<String> checkpoints = reader.checkpoints();
                if (checkpoints.isEmpty()) {
                    throw new IOException("folder " + folder + " has no checkpoint");
                }
                StringBuilder text = new StringBuilder();
                reader.writeJsonLines(checkpoints.get(checkpoints.size() - 1), StateText.none(), text);
                out.append(text);
                return;
            } catch (NotDirectoryException e) {
                throw new IOException("there is no folder " + folder, e);
            } catch (NoSuchFileException e) {
                if (attempt == ATTEMPTS) {
                    throw new IOException("checkpoints in " + folder + " go faster than they can be read: " + e, e);
                }
            }
        }
    }
}
