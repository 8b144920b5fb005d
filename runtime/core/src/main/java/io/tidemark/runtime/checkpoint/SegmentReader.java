// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import io.tidemark.runtime.state.StateChanges;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Reads a segment, laid out as in {@link SegmentDescriptor}, block by block. Nothing of a block is handed out before the
 * block is checked; blocks before a damaged one have been handed out already, so what they were put into is to be given
 * up.
 */
final class SegmentReader {
    private static final int BUFFER_BYTES = SegmentDescriptor.BLOCK_BYTES;

    private final SegmentInfo info;
    private final InputStream in;
    private final CRC32C blockChecksum = new CRC32C();
    private final CRC32C checksum = new CRC32C();
    private final List<StateChanges> stores = new ArrayList<>();
    private byte[] block = new byte[BUFFER_BYTES];
    /** Bytes read so far. */
    private long position;

    private int blocks;
    private int preamble;
    private long states;
    private long removals;
    private long waiting;

    private SegmentReader(SegmentInfo info, InputStream in) {
        this.info = info;
        this.in = in;
    }

    /**
     * Reads a segment to its end.
     *
     * @throws DamagedCheckpointException if it is not what {@link SegmentWriter#finish} has told of it
     * @throws IOException if it cannot be read, or was written by a later version of this library
     */
    static SegmentHeader read(CheckpointStorage storage, SegmentInfo info, SegmentVisitor visitor) throws IOException {
        try (InputStream in = storage.read(info.name())) {
            SegmentReader reader = new SegmentReader(info, in);
            SegmentHeader header = reader.readHeader();
            while (reader.readRecords(visitor)) {
                // Until the trailer has been read.
            }
            reader.checkEnd();
            return header;
        } catch (NoSuchFileException missing) {
            DamagedCheckpointException damaged = new DamagedCheckpointException(info.name(), 0, "it is missing");
            damaged.initCause(missing);
            throw damaged;
        }
    }

    private SegmentHeader readHeader() throws IOException {
        readFully(0, SegmentDescriptor.PREAMBLE_BYTES);
        preamble = (int) BytesBuffer.INT.get(block, 0);
        if (preamble >>> Byte.SIZE != SegmentDescriptor.PREAMBLE >>> Byte.SIZE) {
            throw damaged(0, "it does not begin as a segment does");
        }
        BytesReader payload = readBlock();
        int version = preamble & 0xFF;
        if (version != SegmentDescriptor.VERSION) {
            throw Envelope.unknownVersion(info.name(), version, SegmentDescriptor.VERSION);
        }
        SegmentHeader header =
                new SegmentHeader(payload.readString(), payload.readString(), (int) payload.readVarint());
        payload.expectEnd();
        return header;
    }

    /** Reads the next block as far as its length, compares its checksum, and returns what is in it. */
    private BytesReader readBlock() throws IOException {
        long begin = position;
        readFully(0, SegmentDescriptor.BLOCK_HEADER_BYTES);
        int number = (int) BytesBuffer.INT.get(block, 0);
        int length = (int) BytesBuffer.INT.get(block, SegmentDescriptor.LENGTH_OFFSET);
        int wanted = (int) BytesBuffer.INT.get(block, SegmentDescriptor.CHECKSUM_OFFSET);
        if (number != blocks) {
            throw damaged(begin, "block " + number + " where block " + blocks + " should be");
        }
        if (length <= 0 || length > info.sizeBytes() - position || length > SegmentDescriptor.MAX_RECORD_BYTES) {
            throw damaged(
                    begin,
                    "length " + length + " of block " + number + ", but " + Math.max(0, info.sizeBytes() - position)
                            + " bytes follow");
        }
        if (length > block.length - SegmentDescriptor.BLOCK_HEADER_BYTES) {
            byte[] longer = new byte[length + SegmentDescriptor.BLOCK_HEADER_BYTES];
            System.arraycopy(block, 0, longer, 0, SegmentDescriptor.BLOCK_HEADER_BYTES);
            block = longer;
        }
        readFully(SegmentDescriptor.BLOCK_HEADER_BYTES, length);
        int found = SegmentDescriptor.checksum(blockChecksum, preamble, block, length);
        if (found != wanted) {
            throw damaged(
                    begin,
                    "checksum of block " + number + " is " + Integer.toHexString(found) + ", must be "
                            + Integer.toHexString(wanted));
        }
        blocks++;
        return new BytesReader(
                info.name(),
                position - length,
                block,
                SegmentDescriptor.BLOCK_HEADER_BYTES,
                SegmentDescriptor.BLOCK_HEADER_BYTES + length);
    }

    /** Hands out the records of a block; false if it is the trailer. */
    private boolean readRecords(SegmentVisitor visitor) throws IOException {
        BytesReader payload = readBlock();
        while (payload.hasRemaining()) {
            int kind = payload.readByte();
            switch (kind) {
                case SegmentDescriptor.STORE -> stores.add(visitor.store(payload.readString()));
                case SegmentDescriptor.STATE -> {
                    store(payload).put(payload.readBytes(), payload.readLong(), payload.readBytes());
                    states++;
                }
                case SegmentDescriptor.REMOVED -> {
                    store(payload).remove(payload.readBytes());
                    removals++;
                }
                case SegmentDescriptor.WAITING -> {
                    visitor.waiting(payload.readLong(), payload.readLong(), payload.readBytes());
                    waiting++;
                }
                case SegmentDescriptor.TRAILER -> {
                    checkTrailer(payload);
                    return false;
                }
                default -> throw payload.damaged("there is no kind " + kind + " of records");
            }
        }
        return true;
    }

    private StateChanges store(BytesReader payload) throws IOException {
        long number = payload.readVarint();
        if (number < 0 || number >= stores.size()) {
            throw payload.damaged("store " + Long.toUnsignedString(number) + ", but " + stores.size() + " are known");
        }
        return stores.get((int) number);
    }

    private void checkTrailer(BytesReader payload) throws IOException {
        long wantedStates = payload.readVarint();
        long wantedRemovals = payload.readVarint();
        long wantedWaiting = payload.readVarint();
        payload.expectEnd();
        if (wantedStates != states || wantedRemovals != removals || wantedWaiting != waiting) {
            throw payload.damaged("it holds " + states + " states, " + removals + " removals and " + waiting
                    + " waiting events, and says " + wantedStates + ", " + wantedRemovals + " and " + wantedWaiting);
        }
    }

    private void checkEnd() throws IOException {
        if (in.read() >= 0) {
            throw damaged(position, "bytes follow after its end");
        }
        long records = states + removals + waiting;
        if (position != info.sizeBytes() || records != info.records()) {
            throw damaged(
                    position,
                    "it has " + position + " bytes and " + records + " records, must have " + info.sizeBytes() + " and "
                            + info.records());
        }
        int found = (int) checksum.getValue();
        if (found != info.checksum()) {
            throw damaged(
                    0,
                    "its checksum is " + Integer.toHexString(found) + ", must be "
                            + Integer.toHexString(info.checksum()));
        }
    }

    private void readFully(int offset, int length) throws IOException {
        int count = in.readNBytes(block, offset, length);
        if (count < length) {
            throw damaged(position + count, "it ends here, but must have " + info.sizeBytes() + " bytes");
        }
        checksum.update(block, offset, length);
        position += length;
    }

    private DamagedCheckpointException damaged(long offset, String problem) {
        return new DamagedCheckpointException(info.name(), offset, problem);
    }
}
