// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.state.rocksdb;

import io.tidemark.runtime.state.ShardState;
import io.tidemark.runtime.state.StateBackend;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Keeps the state of more keys than memory holds: the keys in use as objects on the heap, all others as bytes in RocksDB, in
 * a local directory. A key that is used again is read once and lives on the heap until others are used more; one that was
 * not used for long is written back. While all keys fit on the heap the disk is not touched.
 *
 * <p>The directory is a workplace, not an archive: what survives a crash are checkpoints. Each shard makes a folder of its
 * own in it, and deletes it when it is closed; folders that a killed process left behind are deleted by the next one. So
 * the log of RocksDB is off, and several jobs may share a directory. It should be on a local disk with room for the state
 * about twice. RocksDB's own library for Java unpacks its native part, 17 MB, into {@code java.io.tmpdir}, and a process
 * that is killed leaves it there: where processes are killed often let the environment variable
 * {@code ROCKSDB_SHAREDLIB_DIR} name a directory of the service, in which one copy replaces the other.
 *
 * <pre>{@code
 * StateBackend state = RocksDbStateBackend.in(Path.of("/var/lib/alerts")).hotKeys(500_000).blockCacheBytes(256L << 20);
 * }</pre>
 *
 * <p>Limits, each per shard, and what they cost:
 *
 * <table>
 *   <caption>Limits</caption>
 *   <tr><th>limit</th><th>default</th><th>memory</th></tr>
 *   <tr><td>{@link #hotKeys}, per pattern</td><td>100,000 keys</td><td>heap</td></tr>
 *   <tr><td>{@link #blockCacheBytes}</td><td>64 MiB</td><td>native</td></tr>
 *   <tr><td>{@link #writeBufferBytes}</td><td>64 MiB</td><td>native</td></tr>
 *   <tr><td>{@link #diskLimitBytes}</td><td>none</td><td>disk</td></tr>
 * </table>
 *
 * <p>A pattern kept here needs a serializer for its events, with checkpoints or without. An error of the disk, and a full
 * one, ends the job with a {@link io.tidemark.runtime.JobFailedException} that says where and what; nothing after the last
 * checkpoint was told to anybody, so nothing is lost. Immutable.
 */
public final class RocksDbStateBackend implements StateBackend {
    private final Path directory;
    private final RocksDbSettings settings;

    private RocksDbStateBackend(Path directory, RocksDbSettings settings) {
        this.directory = directory;
        this.settings = settings;
    }

    /**
     * State in a directory, with all limits at their defaults. The directory is made when a job starts, but not its
     * parent: if that is missing, its disk is not mounted, and the job is refused.
     */
    public static RocksDbStateBackend in(Path directory) {
        Objects.requireNonNull(directory, "directory");
        return new RocksDbStateBackend(directory.toAbsolutePath().normalize(), RocksDbSettings.DEFAULT);
    }

    /**
     * How many keys of a pattern a shard keeps on the heap; if there are more, those not used for long go to disk.
     *
     * @param keys 16 to 100,000,000; 100,000 unless told
     */
    public RocksDbStateBackend hotKeys(int keys) {
        return new RocksDbStateBackend(
                directory,
                new RocksDbSettings(
                        keys, settings.blockCacheBytes(), settings.writeBufferBytes(), settings.diskLimitBytes()));
    }

    /**
     * How much native memory a shard uses for blocks of files that were read, filters and indexes included.
     *
     * @param bytes 1 MiB or more; 64 MiB unless told
     */
    public RocksDbStateBackend blockCacheBytes(long bytes) {
        return new RocksDbStateBackend(
                directory,
                new RocksDbSettings(settings.hotKeys(), bytes, settings.writeBufferBytes(), settings.diskLimitBytes()));
    }

    /**
     * How much native memory a shard uses to collect what will be written to files.
     *
     * @param bytes 64 KiB or more; 64 MiB unless told
     */
    public RocksDbStateBackend writeBufferBytes(long bytes) {
        return new RocksDbStateBackend(
                directory,
                new RocksDbSettings(settings.hotKeys(), settings.blockCacheBytes(), bytes, settings.diskLimitBytes()));
    }

    /**
     * How much disk a shard uses; a job that needs more fails, and the disk has room for others.
     *
     * @param bytes 1 MiB or more; no limit unless told
     */
    public RocksDbStateBackend diskLimitBytes(long bytes) {
        return new RocksDbStateBackend(
                directory,
                new RocksDbSettings(
                        settings.hotKeys(), settings.blockCacheBytes(), settings.writeBufferBytes(), bytes));
    }

    @Override
    public boolean needsFormat() {
        return true;
    }

    /**
     * {@inheritDoc}
     *
     * @throws io.tidemark.runtime.JobFailedException if the folder cannot be made, or RocksDB does not run here
     */
    @Override
    public ShardState open(int shard) {
        return RocksDbShardState.open(directory, shard, settings);
    }

    @Override
    public String toString() {
        return "RocksDB in " + directory + ", " + settings;
    }
}
