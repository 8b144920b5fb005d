// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import io.tidemark.runtime.state.StateChanges;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Writes a segment, laid out as in {@link SegmentDescriptor}. Records are gathered in one block that is used again, so a
 * record costs a copy of its bytes and no allocation. Methods without {@code throws} fail with {@link
 * UncheckedIOException}; afterwards the segment can only be closed. Used by one thread at a time.
 */
final class SegmentWriter implements AutoCloseable {
    private final CheckpointStorage.ObjectWriter object;
    private final String name;
    private final Map<String, StoreWriter> stores = new HashMap<>();
    private final CRC32C blockChecksum = new CRC32C();
    private final CRC32C checksum = new CRC32C();
    private BytesBuffer block = newBlock(SegmentDescriptor.BLOCK_BYTES);
    private int blocks;
    private long sizeBytes;
    private long states;
    private long removals;
    private long waiting;
    private boolean over;

    private SegmentWriter(CheckpointStorage.ObjectWriter object, String name) {
        this.object = object;
        this.name = name;
    }

    /**
     * Begins a segment.
     *
     * @param name name of the object
     */
    static SegmentWriter create(CheckpointStorage storage, String name, SegmentHeader header) throws IOException {
        SegmentWriter writer = new SegmentWriter(storage.create(name), name);
        try {
            BytesBuffer preamble = new BytesBuffer(SegmentDescriptor.PREAMBLE_BYTES);
            preamble.writeInt(SegmentDescriptor.PREAMBLE);
            writer.write(preamble.array(), preamble.size());
            writer.block.writeString(header.job());
            writer.block.writeString(header.checkpoint());
            writer.block.writeVarint(header.shard());
            writer.writeBlock();
            return writer;
        } catch (IOException | RuntimeException failure) {
            writer.close();
            throw failure;
        }
    }

    private static BytesBuffer newBlock(int sizeBytes) {
        BytesBuffer block = new BytesBuffer(sizeBytes);
        block.truncate(SegmentDescriptor.BLOCK_HEADER_BYTES);
        return block;
    }

    /** What takes the changes of a store; the same for the same name. Valid until {@link #finish} or {@link #close}. */
    StateChanges changes(String store) {
        return stores.computeIfAbsent(store, this::newStore);
    }

    private StoreWriter newStore(String store) {
        begin(SegmentDescriptor.STORE, BytesBuffer.MAX_VARINT + 3L * store.length());
        block.writeString(store);
        end();
        return new StoreWriter(stores.size());
    }

    /** An event that waits in the reorder buffer. */
    void waiting(long timestampMillis, long eventId, byte[] event) {
        begin(SegmentDescriptor.WAITING, 2 * Long.BYTES + BytesBuffer.MAX_VARINT + (long) event.length);
        block.writeLong(timestampMillis);
        block.writeLong(eventId);
        block.writeBytes(event);
        end();
        waiting++;
    }

    /** Number of states, removals and waiting events so far. */
    long records() {
        return states + removals + waiting;
    }

    /** Makes the segment be there, and last. */
    SegmentInfo finish() throws IOException {
        requireOpen();
        over = true;
        writeBlock();
        block.writeByte(SegmentDescriptor.TRAILER);
        block.writeVarint(states);
        block.writeVarint(removals);
        block.writeVarint(waiting);
        writeBlock();
        object.finish();
        return new SegmentInfo(name, sizeBytes, (int) checksum.getValue(), records());
    }

    /** Gives up what is not finished. */
    @Override
    public void close() {
        over = true;
        object.close();
    }

    private void requireOpen() {
        if (over) {
            throw new IllegalStateException("segment " + name + " is finished, or has failed: nothing can be added");
        }
    }

    /** Makes room for a record, in a block of its own if it is long. */
    private void begin(int kind, long maxBytes) {
        requireOpen();
        if (maxBytes >= SegmentDescriptor.MAX_RECORD_BYTES) {
            throw new IllegalArgumentException("record of " + maxBytes + " bytes in segment " + name
                    + ": must be less than " + SegmentDescriptor.MAX_RECORD_BYTES + "; limit the state of a key");
        }
        if (maxBytes + 1 > block.capacity() - block.size()) {
            tryWriteBlock();
            if (maxBytes + 1 > block.capacity() - block.size()) {
                block = newBlock((int) maxBytes + 1 + SegmentDescriptor.BLOCK_HEADER_BYTES);
            }
        }
        block.writeByte(kind);
    }

    private void end() {
        if (block.capacity() > SegmentDescriptor.BLOCK_BYTES) {
            tryWriteBlock();
            block = newBlock(SegmentDescriptor.BLOCK_BYTES);
        }
    }

    private void tryWriteBlock() {
        try {
            writeBlock();
        } catch (IOException failure) {
            over = true;
            throw new UncheckedIOException(failure);
        }
    }

    private void writeBlock() throws IOException {
        int payloadBytes = block.size() - SegmentDescriptor.BLOCK_HEADER_BYTES;
        if (payloadBytes == 0) {
            return;
        }
        byte[] bytes = block.array();
        BytesBuffer.INT.set(bytes, 0, blocks);
        BytesBuffer.INT.set(bytes, SegmentDescriptor.LENGTH_OFFSET, payloadBytes);
        BytesBuffer.INT.set(
                bytes,
                SegmentDescriptor.CHECKSUM_OFFSET,
                SegmentDescriptor.checksum(blockChecksum, SegmentDescriptor.PREAMBLE, bytes, payloadBytes));
        write(bytes, block.size());
        blocks++;
        block.truncate(SegmentDescriptor.BLOCK_HEADER_BYTES);
    }

    private void write(byte[] bytes, int length) throws IOException {
        object.write(bytes, 0, length);
        checksum.update(bytes, 0, length);
        sizeBytes += length;
    }

    /** Takes the changes of one store. */
    private final class StoreWriter implements StateChanges {
        private final int number;

        StoreWriter(int number) {
            this.number = number;
        }

        @Override
        public void put(byte[] key, long deadlineMillis, byte[] state) {
            begin(SegmentDescriptor.STATE, 3 * BytesBuffer.MAX_VARINT + Long.BYTES + (long) key.length + state.length);
            block.writeVarint(number);
            block.writeBytes(key);
            block.writeLong(deadlineMillis);
            block.writeBytes(state);
            end();
            states++;
        }

        @Override
        public void remove(byte[] key) {
            begin(SegmentDescriptor.REMOVED, 2 * BytesBuffer.MAX_VARINT + (long) key.length);
            block.writeVarint(number);
            block.writeBytes(key);
            end();
            removals++;
        }
    }
}
