// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.state.entry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Keys as bytes, one after the other in blocks: millions of them are a few objects. Added to by one thread; read by another
 * that got it from there.
 */
public final class KeyLog {
    private static final int BLOCK_BYTES = 1 << 16;
    /** A length below this is one byte; a longer key is told by this byte, its length in four more. */
    private static final int LONG_KEY = 255;

    private final List<byte[]> full = new ArrayList<>();
    private byte[] block = new byte[0];
    private int used;
    private int count;

    /** Without keys. */
    public KeyLog() {}

    /** Adds a key. */
    public void add(byte[] key) {
        int needed = key.length < LONG_KEY ? 1 + key.length : 1 + Integer.BYTES + key.length;
        if (needed > block.length - used) {
            makeRoom(needed);
        }
        if (key.length < LONG_KEY) {
            block[used++] = (byte) key.length;
        } else {
            block[used++] = (byte) LONG_KEY;
            for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                block[used++] = (byte) (key.length >>> shift);
            }
        }
        System.arraycopy(key, 0, block, used, key.length);
        used += key.length;
        count++;
    }

    private void makeRoom(int needed) {
        // The first block begins small: most stores forget few keys between two snapshots.
        int larger = Math.max(64, Math.max(needed + used, 4 * used));
        if (larger <= BLOCK_BYTES) {
            block = Arrays.copyOf(block, larger);
            return;
        }
        if (used > 0) {
            full.add(Arrays.copyOf(block, used));
        }
        block = new byte[Math.max(needed, BLOCK_BYTES)];
        used = 0;
    }

    /** How many keys there are. */
    public int count() {
        return count;
    }

    /** Tells the keys in the order in which they were added, each in an array of its own. */
    public void forEach(Consumer<byte[]> keys) {
        for (byte[] each : full) {
            forEach(each, each.length, keys);
        }
        forEach(block, used, keys);
    }

    private static void forEach(byte[] block, int end, Consumer<byte[]> keys) {
        int at = 0;
        while (at < end) {
            int length = block[at++] & 0xFF;
            if (length == LONG_KEY) {
                length = 0;
                for (int i = 0; i < Integer.BYTES; i++) {
                    length = (length << Byte.SIZE) | (block[at++] & 0xFF);
                }
            }
            keys.accept(Arrays.copyOfRange(block, at, at + length));
            at += length;
        }
    }

    /** Heap held, in bytes. */
    public long sizeInBytes() {
        long bytes = 48L + block.length;
        for (byte[] each : full) {
            bytes += 16L + each.length;
        }
        return bytes;
    }
}
