// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.state.rocksdb;

import io.tidemark.runtime.state.KeyedStateStore;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What lies in the database, byte by byte. Numbers have their highest byte first, so that the order of the bytes is the
 * order of the numbers. Every key begins with the number of the store, so that the patterns of a shard share a database.
 *
 * <pre>
 *   column family "states":     store, 2 | key                        -> value
 *   column family "deadlines":  store, 2 | deadline, 8 | key          -> nothing       keys that have a timer
 *   column family "changes":    store, 2 | epoch, 4 | kind, 1 | key   -> nothing       what the next snapshot needs
 *
 *   value:  version, 1 | flags, 1 | epoch, 4 | deadline, 8 | timer, 8: if it is not the deadline | state
 *
 *   deadline:  when the time of the state runs out, which is what a snapshot says; in a key its sign is turned round, so
 *              that times before 1970 come first
 *   timer:     when nextDue is to find the key; earlier than the deadline if that has moved away since, NEVER if none
 *   epoch:     counts the snapshots begun; in a value: when it was written
 *   flags:     CREATED in that epoch: no snapshot has the key. CHANGED in it: the next snapshot has to write it
 *   kind:      REMOVED is read before CHANGED
 * </pre>
 *
 * <p>The database does not outlive the run, so the version is for who looks at one that was left behind.
 */
final class RocksDbKeyLayout {
    /** The largest number belongs to no store: it ends the keys of the one before it. */
    static final int MAX_STORES = (1 << Short.SIZE) - 1;

    static final byte REMOVED = 0;
    static final byte CHANGED = 1;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    static final byte[] NO_KEY = new byte[0];
    private static final int STORE_BYTES = Short.BYTES;
    private static final int DEADLINE_PREFIX = STORE_BYTES + Long.BYTES;
    private static final int CHANGE_PREFIX = STORE_BYTES + Integer.BYTES + 1;

    private static final byte VERSION = 1;
    private static final int FLAGS_AT = 1;
    private static final int EPOCH_AT = 2;
    private static final int DEADLINE_AT = 6;
    private static final int TIMER_AT = 14;
    private static final int SHORT_HEADER = 14;
    private static final int LONG_HEADER = 22;

    private static final byte FLAG_CREATED = 1;
    private static final byte FLAG_CHANGED = 2;
    private static final byte FLAG_TIMER = 4;

    private RocksDbKeyLayout() {}

    private static byte[] prefixed(int store, int prefixBytes, byte[] key) {
        byte[] bytes = new byte[prefixBytes + key.length];
        putStore(bytes, store);
        System.arraycopy(key, 0, bytes, prefixBytes, key.length);
        return bytes;
    }

    private static void putStore(byte[] bytes, int store) {
        bytes[0] = (byte) (store >> Byte.SIZE);
        bytes[1] = (byte) store;
    }

    static byte[] stateKey(int store, byte[] key) {
        return prefixed(store, STORE_BYTES, key);
    }

    static byte[] keyOfState(byte[] stateKey) {
        return Arrays.copyOfRange(stateKey, STORE_BYTES, stateKey.length);
    }

    static byte[] deadlineKey(int store, long deadlineMillis, byte[] key) {
        byte[] bytes = prefixed(store, DEADLINE_PREFIX, key);
        LONG.set(bytes, STORE_BYTES, deadlineMillis ^ Long.MIN_VALUE);
        return bytes;
    }

    static long deadline(byte[] deadlineKey) {
        return (long) LONG.get(deadlineKey, STORE_BYTES) ^ Long.MIN_VALUE;
    }

    static byte[] keyOfDeadline(byte[] deadlineKey) {
        return Arrays.copyOfRange(deadlineKey, DEADLINE_PREFIX, deadlineKey.length);
    }

    static byte[] changeKey(int store, int epoch, byte kind, byte[] key) {
        byte[] bytes = prefixed(store, CHANGE_PREFIX, key);
        INT.set(bytes, STORE_BYTES, epoch);
        bytes[CHANGE_PREFIX - 1] = kind;
        return bytes;
    }

    static byte[] keyOfChange(byte[] changeKey) {
        return Arrays.copyOfRange(changeKey, CHANGE_PREFIX, changeKey.length);
    }

    /** Before every key of a store; the one of the store after it is the end of its keys. */
    static byte[] storePrefix(int store) {
        byte[] bytes = new byte[STORE_BYTES];
        putStore(bytes, store);
        return bytes;
    }

    /** Before every change of a kind and an epoch, and after those of smaller ones. */
    static byte[] changePrefix(int store, int epoch, byte kind) {
        return changeKey(store, epoch, kind, NO_KEY);
    }

    /** A value, with what the store has to remember of a key that it does not hold in memory. */
    static byte[] value(int epoch, boolean created, boolean changed, long deadline, long timer, byte[] state) {
        boolean longHeader = timer != deadline;
        int header = longHeader ? LONG_HEADER : SHORT_HEADER;
        byte[] bytes = new byte[header + state.length];
        bytes[0] = VERSION;
        bytes[FLAGS_AT] =
                (byte) ((created ? FLAG_CREATED : 0) | (changed ? FLAG_CHANGED : 0) | (longHeader ? FLAG_TIMER : 0));
        INT.set(bytes, EPOCH_AT, epoch);
        LONG.set(bytes, DEADLINE_AT, deadline);
        if (longHeader) {
            LONG.set(bytes, TIMER_AT, timer);
        }
        System.arraycopy(state, 0, bytes, header, state.length);
        return bytes;
    }

    static boolean isCreatedIn(byte[] value, int epoch) {
        return (value[FLAGS_AT] & FLAG_CREATED) != 0 && (int) INT.get(value, EPOCH_AT) == epoch;
    }

    static boolean isChangedIn(byte[] value, int epoch) {
        return (value[FLAGS_AT] & FLAG_CHANGED) != 0 && (int) INT.get(value, EPOCH_AT) == epoch;
    }

    /** When the time of the state runs out, or {@link KeyedStateStore#NEVER}. */
    static long stateDeadline(byte[] value) {
        return (long) LONG.get(value, DEADLINE_AT);
    }

    /** When nextDue is to find the key, or {@link KeyedStateStore#NEVER}. */
    static long timer(byte[] value) {
        return (long) LONG.get(value, (value[FLAGS_AT] & FLAG_TIMER) != 0 ? TIMER_AT : DEADLINE_AT);
    }

    static byte[] state(byte[] value) {
        int header = (value[FLAGS_AT] & FLAG_TIMER) != 0 ? LONG_HEADER : SHORT_HEADER;
        return Arrays.copyOfRange(value, header, value.length);
    }
}
