// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import java.util.zip.CRC32C;

/**
 * The layout of a segment: the changes of one shard for one checkpoint. Numbers are little-endian, lengths are varints.
 *
 * <pre>
 *   segment:   0   version               1 byte
 *              1   magic "seg"           3 bytes
 *              4   block 0: header
 *                  block 1 to n-1: records
 *                  block n: trailer
 *
 *   block:     0   number of the block   4 bytes
 *              4   length of the payload 4 bytes
 *              8   CRC32C                4 bytes    of bytes 0 to 8 and of the payload; in block 0 version and magic first
 *             12   payload
 *
 *   header:    job (length, UTF-8) | checkpoint (length, UTF-8) | shard
 *
 *   records, any number of them, each begins and ends in one block:
 *     STORE    kind | name (length, UTF-8)                    the first is store 0, the next store 1, ...
 *     STATE    kind | store | key (length, bytes) | deadline, 8 bytes | state (length, bytes)
 *     REMOVED  kind | store | key (length, bytes)
 *     WAITING  kind | timestamp, 8 bytes | event id, 8 bytes | event (length, bytes)
 *
 *   trailer:   TRAILER, 1 byte | states | removals | waiting events
 * </pre>
 *
 * <p>A block is checked before anything in it is believed. Its number notices blocks that are lost or come twice, the
 * trailer an end that is lost. A block holds about {@value #BLOCK_BYTES} bytes, or one record that is longer.
 */
final class SegmentDescriptor {
    static final int VERSION = 1;
    /** Version and magic, as a little-endian number. */
    static final int PREAMBLE = VERSION | 's' << 8 | 'e' << 16 | 'g' << 24;

    static final int PREAMBLE_BYTES = 4;
    static final int BLOCK_HEADER_BYTES = 12;
    static final int LENGTH_OFFSET = 4;
    static final int CHECKSUM_OFFSET = 8;
    /** Size of a block with its header, unless one record is longer. */
    static final int BLOCK_BYTES = 64 << 10;
    /** A record is not longer than this: about what an array can hold. */
    static final int MAX_RECORD_BYTES = Integer.MAX_VALUE - 1024;

    static final int STORE = 1;
    static final int STATE = 2;
    static final int REMOVED = 3;
    static final int WAITING = 4;
    static final int TRAILER = 5;

    private SegmentDescriptor() {}

    /** The checksum of a block whose payload lies after its header. */
    static int checksum(CRC32C checksum, int preamble, byte[] block, int payloadBytes) {
        checksum.reset();
        if ((int) BytesBuffer.INT.get(block, 0) == 0) {
            for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                checksum.update(preamble >>> shift);
            }
        }
        checksum.update(block, 0, CHECKSUM_OFFSET);
        checksum.update(block, BLOCK_HEADER_BYTES, payloadBytes);
        return (int) checksum.getValue();
    }
}
