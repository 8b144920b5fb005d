// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What becomes of a disk while a job uses it, and is put right again. */
enum DiskTrouble {
    /** Something else takes all the room there is, and what becomes free. */
    FULL {
        @Override
        void make(Path disk, int sparePages) throws IOException {
            Path spare = disk.resolve(SPARE);
            write(spare, sparePages);
            write(disk.resolve(FILLER), Integer.MAX_VALUE);
            Files.delete(spare);
        }

        private static void write(Path file, int pages) throws IOException {
            try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                byte[] page = new byte[PAGE_BYTES];
                for (int i = 0; i < pages; i++) {
                    out.write(page);
                }
            } catch (FileSystemException e) {
                throw e;
            } catch (IOException full) {
                // That is what it is for.
            }
        }

        @Override
        void end(Path disk) throws IOException {
            Files.delete(disk.resolve(FILLER));
        }
    },

    /** It is mounted so that nothing can be written; a file that is open already can. */
    READ_ONLY {
        @Override
        void make(Path disk, int sparePages) throws IOException {
            if (Files.isWritable(disk)) {
                call("mount", "--bind", "-o", "ro", disk.toString(), disk.toString());
            }
        }

        @Override
        void end(Path disk) throws IOException {
            call("umount", disk.toString());
        }
    };

    private static final String FILLER = "filler";
    private static final String SPARE = "spare";
    private static final int PAGE_BYTES = 4_096;

    /**
     * Makes it, or makes sure that it is still there.
     *
     * @param sparePages room that is left, if it is about room
     */
    abstract void make(Path disk, int sparePages) throws IOException;

    abstract void end(Path disk) throws IOException;

    private static void call(String... command) throws IOException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + said);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
