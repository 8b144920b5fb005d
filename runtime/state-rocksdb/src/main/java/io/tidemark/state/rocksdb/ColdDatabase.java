// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.state.rocksdb;

import io.tidemark.runtime.JobFailedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.Env;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;
import org.rocksdb.SstFileManager;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The database of one shard: what is native, and what can fail. A failure is remembered and repeated by every later call:
 * after a write that failed the store does not know any more what is where. Used by the thread of the shard.
 */
final class ColdDatabase implements AutoCloseable {
    private static final int BLOOM_BITS_PER_KEY = 10;
    /** Four parts, used by one thread and few in the background: a part must hold the largest block many times. */
    private static final int CACHE_SHARD_BITS = 2;

    private static final int METADATA_BLOCK_BYTES = 4 << 10;
    private static final int BACKGROUND_JOBS = 2;
    private static final int MAX_OPEN_FILES = 1_000;
    /** Name of the property that counts them. */
    private static final String BACKGROUND_ERRORS = "rocksdb.background-errors";

    private static final int PROBE_BYTES = 1 << 16;
    /** Pauses of a write that has to wait: each is twice as long as the one before. */
    private static final long MIN_PAUSE_NANOS = 100_000;

    private static final long MAX_PAUSE_NANOS = 100_000_000;

    /** Share of a write buffer: saves most look-ups of keys that are not there. */
    private static final double MEMTABLE_BLOOM_RATIO = 0.1;

    private final Path folder;
    // In the order in which they are closed, the other way round.
    private final List<AutoCloseable> natives;
    private final WriteOptions writes;
    private final ReadOptions reads;
    private final RocksDB database;
    final ColumnFamilyHandle states;
    final ColumnFamilyHandle deadlines;
    final ColumnFamilyHandle changes;
    private @Nullable JobFailedException failure;

    private ColdDatabase(Path folder, RocksDbSettings settings, List<AutoCloseable> natives) throws RocksDBException {
        this.folder = folder;
        this.natives = natives;
        // The log is off: a checkpoint is what lasts. For no slowdown see patiently().
        writes = opened(new WriteOptions().setDisableWAL(true).setNoSlowdown(true));
        reads = opened(new ReadOptions());
        ColumnFamilyOptions families = opened(familyOptions(settings));
        DBOptions options = opened(options(settings));
        List<ColumnFamilyDescriptor> descriptors = List.of(
                new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, families),
                new ColumnFamilyDescriptor("states".getBytes(StandardCharsets.UTF_8), families),
                new ColumnFamilyDescriptor("deadlines".getBytes(StandardCharsets.UTF_8), families),
                new ColumnFamilyDescriptor("changes".getBytes(StandardCharsets.UTF_8), families));
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        database = opened(RocksDB.open(options, folder.toString(), descriptors, handles));
        natives.addAll(handles);
        states = handles.get(1);
        deadlines = handles.get(2);
        changes = handles.get(3);
    }

    static ColdDatabase open(Path folder, RocksDbSettings settings) {
        List<AutoCloseable> natives = new ArrayList<>();
        try {
            RocksDB.loadLibrary();
            return new ColdDatabase(folder, settings, natives);
        } catch (RocksDBException | RuntimeException e) {
            closeAll(folder, natives);
            throw failed(folder, "cannot be opened", e);
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        natives.add(resource);
        return resource;
    }

    private ColumnFamilyOptions familyOptions(RocksDbSettings settings) {
        LRUCache cache = opened(new LRUCache(settings.blockCacheBytes(), CACHE_SHARD_BITS));
        BloomFilter bloom = opened(new BloomFilter(BLOOM_BITS_PER_KEY));
        return new ColumnFamilyOptions()
                .setWriteBufferSize(Math.max(RocksDbSettings.MIN_BUFFER_BYTES, settings.writeBufferBytes() / 2))
                .setMemtableWholeKeyFiltering(true)
                .setMemtablePrefixBloomSizeRatio(MEMTABLE_BLOOM_RATIO)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setFilterPolicy(bloom)
                        .setCacheIndexAndFilterBlocks(true)
                        // Filters and indexes in small blocks: that of a whole file may be larger than the cache.
                        .setIndexType(IndexType.kTwoLevelIndexSearch)
                        .setPartitionFilters(true)
                        .setMetadataBlockSize(METADATA_BLOCK_BYTES)
                        .setPinTopLevelIndexAndFilter(true));
    }

    private DBOptions options(RocksDbSettings settings) throws RocksDBException {
        DBOptions options = new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setDbWriteBufferSize(settings.writeBufferBytes())
                .setMaxBackgroundJobs(BACKGROUND_JOBS)
                .setMaxOpenFiles(MAX_OPEN_FILES)
                .setAvoidFlushDuringShutdown(true)
                .setStatsDumpPeriodSec(0)
                .setKeepLogFileNum(1)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL);
        if (settings.diskLimitBytes() != RocksDbSettings.UNLIMITED) {
            SstFileManager files = opened(new SstFileManager(Env.getDefault()));
            files.setMaxAllowedSpaceUsage(settings.diskLimitBytes());
            options.setSstFileManager(files);
        }
        return options;
    }

    byte @Nullable [] get(ColumnFamilyHandle family, byte[] key) {
        requireSound();
        try {
            return database.get(family, reads, key);
        } catch (RocksDBException e) {
            throw fail("cannot be read", e);
        }
    }

    byte @Nullable [] get(ColumnFamilyHandle family, ReadOptions options, byte[] key) {
        requireSound();
        try {
            return database.get(family, options, key);
        } catch (RocksDBException e) {
            throw fail("cannot be read", e);
        }
    }

    /** Writes a batch and empties it. */
    void write(WriteBatch batch) {
        patiently(() -> database.write(writes, batch));
        batch.clear();
    }

    void deleteRange(ColumnFamilyHandle family, byte[] from, byte[] end) {
        patiently(() -> database.deleteRange(family, writes, from, end));
    }

    /**
     * Writes, and waits as long as the background has to catch up. It waits here and not in the database: there it would wait
     * for room on a full disk, for as long as it takes, and a job that fails can be helped.
     */
    private void patiently(Writing writing) {
        requireSound();
        long pauseNanos = MIN_PAUSE_NANOS;
        try {
            while (!tryWrite(writing)) {
                LockSupport.parkNanos(this, pauseNanos);
                pauseNanos = Math.min(2 * pauseNanos, MAX_PAUSE_NANOS);
            }
        } catch (RocksDBException e) {
            throw fail("cannot be written", e);
        }
    }

    /** Something that does not wait, but fails if it should. */
    private interface Writing {
        void run() throws RocksDBException;
    }

    private boolean tryWrite(Writing writing) throws RocksDBException {
        if (database.getLongProperty(BACKGROUND_ERRORS) > 0) {
            throw fail("cannot be written", new IOException("something failed in the background" + reason()));
        }
        try {
            writing.run();
            return true;
        } catch (RocksDBException e) {
            Status status = e.getStatus();
            if (status != null && status.getCode() == Status.Code.Incomplete) {
                return false;
            }
            throw e;
        }
    }

    /** What the disk says now: of what went wrong in the background nothing but the number is told. */
    private String reason() {
        Path probe = folder.resolve("probe");
        try {
            Files.write(probe, new byte[PROBE_BYTES], StandardOpenOption.CREATE, StandardOpenOption.DSYNC);
            Files.delete(probe);
            return "";
        } catch (IOException e) {
            return "; a new file: " + e.getMessage();
        }
    }

    /** What is in the database now, for reading it later. To be given back. */
    Snapshot snapshot() {
        requireSound();
        return database.getSnapshot();
    }

    void release(Snapshot snapshot) {
        database.releaseSnapshot(snapshot);
        snapshot.close();
    }

    /** The keys from one to another, the latter excluded, as they are now or as a snapshot has them. To be closed. */
    ColdRange range(ColumnFamilyHandle family, byte[] from, byte[] end, @Nullable Snapshot snapshot) {
        requireSound();
        Slice bound = new Slice(end);
        ReadOptions options = new ReadOptions().setIterateUpperBound(bound);
        if (snapshot != null) {
            options.setSnapshot(snapshot);
        }
        return new ColdRange(this, options, bound, database.newIterator(family, options), from);
    }

    /** Throws what has failed before, if something has. */
    void requireSound() {
        if (failure != null) {
            throw new JobFailedException(String.valueOf(failure.getMessage()), failure);
        }
    }

    JobFailedException fail(String what, Exception cause) {
        return fail(failed(folder, what, cause));
    }

    /** From now on everything fails. */
    JobFailedException fail(JobFailedException first) {
        failure = first;
        return first;
    }

    private static JobFailedException failed(Path folder, String what, Exception cause) {
        return new JobFailedException(
                "RocksDB state in " + folder + " " + what + ": " + cause.getMessage()
                        + "; check the disk and its free space, then restart from the last checkpoint",
                cause);
    }

    /** Handles first, then the database, then what it was made of. */
    @Override
    public void close() {
        closeAll(folder, natives);
    }

    private static void closeAll(Path folder, List<AutoCloseable> natives) {
        for (int i = natives.size() - 1; i >= 0; i--) {
            try {
                natives.get(i).close();
            } catch (Exception e) {
                throw failed(folder, "cannot be closed", e);
            }
        }
    }
}
