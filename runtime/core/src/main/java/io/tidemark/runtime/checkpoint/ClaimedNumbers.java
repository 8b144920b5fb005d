// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Numbers from 1 on that processes claim one after the other, as objects of a storage: the last claim is what counts.
 *
 * <p>Each claim is written by putIfAbsent: of all who try to claim a number one succeeds. Old ones are deleted, never the
 * last. So a number that is free may have been claimed before, and somebody who slept for very long may succeed in writing
 * it. Therefore a claim counts only when there is none with a higher number after it was written, and it is still there: if
 * the number had been claimed, then by somebody who saw a higher one before it was deleted; and whoever claims the next one
 * after the look finds this one.
 */
final class ClaimedNumbers {
    private static final int DIGITS = 12;

    private final CheckpointStorage storage;
    private final String prefix;

    /**
     * Numbers that are named so.
     *
     * @param prefix what the names of the objects begin with
     */
    ClaimedNumbers(CheckpointStorage storage, String prefix) {
        this.storage = storage;
        this.prefix = prefix;
    }

    String name(long number) {
        return prefix + String.format(Locale.ROOT, "%0" + DIGITS + "d", number);
    }

    /** All claims that are there, in ascending order. */
    List<String> names() throws IOException {
        return storage.list(prefix).stream().filter(this::isName).toList();
    }

    private boolean isName(String object) {
        return object.length() == prefix.length() + DIGITS
                && object.chars().skip(prefix.length()).allMatch(each -> each >= '0' && each <= '9');
    }

    /** The number in a name. */
    long number(String name) {
        return Long.parseLong(name, prefix.length(), name.length(), 10);
    }

    /**
     * Claims a number, or finds out that it has done so before.
     *
     * @param content unlike that of any other process
     * @return whether it is ours and the last
     * @throws IOException if it cannot be said; another call with the same content will tell
     */
    boolean claim(long number, byte[] content) throws IOException {
        byte[] there = storage.putIfAbsent(name(number), content);
        // It may be ours: from a try before whose outcome was not known.
        if (there != null && !Arrays.equals(there, content)) {
            return false;
        }
        List<String> names = names();
        if (names.isEmpty() || number(names.get(names.size() - 1)) != number) {
            return false;
        }
        try (InputStream in = storage.read(name(number))) {
            return Arrays.equals(in.readAllBytes(), content);
        } catch (NoSuchFileException deleted) {
            return false;
        }
    }

    /** Deletes all claims but the last ones. */
    void retain(int count) throws IOException {
        List<String> names = names();
        for (String name : names.subList(0, Math.max(0, names.size() - count))) {
            storage.delete(name);
        }
    }
}
