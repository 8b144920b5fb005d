// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import io.tidemark.nfa.NfaOutline;
import io.tidemark.nfa.StateFormatException;
import io.tidemark.runtime.checkpoint.JobPosition.PartitionProgress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What belongs to a checkpoint, and all that is not in segments. Immutable; the arrays in it must not be changed.
 *
 * <p>Written, it is the payload of an {@link Envelope} with the components in their order: strings with their length, lists
 * and maps with their size, lengths and sizes as varints, other numbers in 8 bytes, little-endian. Version 2 has no fingerprints in
 * its partitions, version 1 neither these nor times of entry and failures.
 *
 * @param job name of the job
 * @param checkpoint name of the checkpoint, see {@link CheckpointNames}
 * @param previous name of the checkpoint that was the truth before; empty if there was none
 * @param number its number
 * @param createdMillis wall time at which it was begun, since 1970
 * @param watermarkMillis the common watermark at the barrier
 * @param shardCount number of shards
 * @param partitions how far the source partitions were read
 * @param shards where the state of the shards is
 * @param patterns what the job was looking for
 * @param prepared what transactional sinks returned from prepare, by their names
 * @param finished whether bounded input was over: nothing will follow
 * @param counters figures of the job that go on after a restart, by their names
 */
record CheckpointMetadata(
        String job,
        String checkpoint,
        String previous,
        long number,
        long createdMillis,
        long watermarkMillis,
        int shardCount,
        List<PartitionProgress> partitions,
        List<ShardEntry> shards,
        List<PatternEntry> patterns,
        SortedMap<String, byte[]> prepared,
        boolean finished,
        SortedMap<String, Long> counters) {

    private static final int VERSION = 3;
    private static final String MAGIC = "met";

    CheckpointMetadata {
        partitions = List.copyOf(partitions);
        shards = List.copyOf(shards);
        patterns = List.copyOf(patterns);
        prepared = Collections.unmodifiableSortedMap(new TreeMap<>(prepared));
        counters = Collections.unmodifiableSortedMap(new TreeMap<>(counters));
    }

    /**
     * A shard.
     *
     * @param shard its number
     * @param segments its state: a full one first, then what changed, in order
     */
    record ShardEntry(int shard, List<SegmentInfo> segments) {
        ShardEntry {
            segments = List.copyOf(segments);
        }
    }

    /**
     * A pattern.
     *
     * @param store name of the store that holds its state: the name of the pattern
     * @param outline what is kept of it
     */
    record PatternEntry(String store, NfaOutline outline) {}

    /** The bytes of the metadata object. */
    byte[] write() {
        BytesBuffer out = Envelope.begin(VERSION, MAGIC);
        out.writeString(job);
        out.writeString(checkpoint);
        out.writeString(previous);
        out.writeLong(number);
        out.writeLong(createdMillis);
        out.writeLong(watermarkMillis);
        out.writeVarint(shardCount);
        out.writeVarint(partitions.size());
        for (PartitionProgress partition : partitions) {
            writePartition(out, partition);
        }
        out.writeVarint(shards.size());
        for (ShardEntry shard : shards) {
            writeShard(out, shard);
        }
        out.writeVarint(patterns.size());
        for (PatternEntry pattern : patterns) {
            writePattern(out, pattern);
        }
        out.writeVarint(prepared.size());
        for (Map.Entry<String, byte[]> sink : prepared.entrySet()) {
            out.writeString(sink.getKey());
            out.writeBytes(sink.getValue());
        }
        out.writeByte(finished ? 1 : 0);
        out.writeVarint(counters.size());
        for (Map.Entry<String, Long> counter : counters.entrySet()) {
            out.writeString(counter.getKey());
            out.writeLong(counter.getValue());
        }
        return Envelope.seal(out);
    }

    private static void writePartition(BytesBuffer out, PartitionProgress partition) {
        out.writeString(partition.name());
        out.writeVarint(partition.number());
        out.writeLong(partition.position());
        out.writeLong(partition.replayFrom());
        out.writeLong(partition.watermarkMillis());
        partition.times().write(out);
        writeGrowing(out, partition.failed());
        out.writeString(partition.fingerprint());
    }

    private static void writeShard(BytesBuffer out, ShardEntry shard) {
        out.writeVarint(shard.shard());
        out.writeVarint(shard.segments().size());
        for (SegmentInfo segment : shard.segments()) {
            out.writeString(segment.name());
            out.writeLong(segment.sizeBytes());
            out.writeInt(segment.checksum());
            out.writeLong(segment.records());
        }
    }

    private static void writePattern(BytesBuffer out, PatternEntry pattern) {
        out.writeString(pattern.store());
        out.writeBytes(pattern.outline().toBytes());
    }

    /**
     * Reads what {@link #write} returned.
     *
     * @param object name of the object, for messages
     * @throws DamagedCheckpointException if a bit of it is different
     * @throws IOException if it was written by a later version of this library
     */
    static CheckpointMetadata read(String object, byte[] bytes) throws IOException {
        BytesReader in = Envelope.open(object, bytes, VERSION, MAGIC);
        int version = Envelope.version(bytes);
        CheckpointMetadata metadata = new CheckpointMetadata(
                in.readString(),
                in.readString(),
                in.readString(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                (int) in.readVarint(),
                readList(in, each -> readPartition(each, version)),
                readList(in, CheckpointMetadata::readShard),
                readList(in, CheckpointMetadata::readPattern),
                readMap(in, BytesReader::readBytes),
                in.readByte() != 0,
                readMap(in, BytesReader::readLong));
        in.expectEnd();
        return metadata;
    }

    private static PartitionProgress readPartition(BytesReader in, int version) throws IOException {
        return new PartitionProgress(
                in.readString(),
                (int) in.readVarint(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                version < 2 ? EntryTimes.NONE : EntryTimes.read(in),
                version < 2 ? List.of() : readGrowing(in),
                version < 3 ? "" : in.readString());
    }

    /** Their number, then of each what it is after the one before; the first after 0. */
    private static void writeGrowing(BytesBuffer out, List<Long> numbers) {
        out.writeVarint(numbers.size());
        long before = 0;
        for (long number : numbers) {
            out.writeVarint(number - before);
            before = number;
        }
    }

    private static List<Long> readGrowing(BytesReader in) throws DamagedCheckpointException {
        int count = in.readCount();
        List<Long> numbers = new ArrayList<>();
        long before = 0;
        for (int i = 0; i < count; i++) {
            before += in.readVarint();
            numbers.add(before);
        }
        return List.copyOf(numbers);
    }

    private static ShardEntry readShard(BytesReader in) throws IOException {
        int shard = (int) in.readVarint();
        return new ShardEntry(
                shard,
                readList(
                        in,
                        each -> new SegmentInfo(each.readString(), each.readLong(), each.readInt(), each.readLong())));
    }

    private static PatternEntry readPattern(BytesReader in) throws IOException {
        String store = in.readString();
        try {
            return new PatternEntry(store, NfaOutline.of(in.readBytes()));
        } catch (StateFormatException e) {
            // Damage would have been noticed before: it was written by a later version of this library.
            throw new IOException("outline of pattern \"" + store + "\": " + e.getMessage(), e);
        }
    }

    private static <T> List<T> readList(BytesReader in, Part<T> part) throws IOException {
        int size = in.readCount();
        List<T> list = new ArrayList<>();
        for (int index = 0; index < size; index++) {
            list.add(part.read(in));
        }
        return list;
    }

    private static <T> SortedMap<String, T> readMap(BytesReader in, Part<T> part) throws IOException {
        int size = in.readCount();
        SortedMap<String, T> map = new TreeMap<>();
        for (int index = 0; index < size; index++) {
            map.put(in.readString(), part.read(in));
        }
        return map;
    }

    /** Reads one of the things in a list. */
    private interface Part<T> {
        T read(BytesReader in) throws IOException;
    }
}
