// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

/**
 * Two longs a node.
 *
 * <pre>
 *         first long                    second long
 * TAKE    run before : event taken      newest start : stage, kind
 * UNION   runs       : more runs        newest start : kind
 * KEYED   newest runs: older runs       jump         : rank, kind
 *         (32 bits   : 32 bits)         (32 bits     : 30 bits, 2 bits)
 * </pre>
 *
 * The run before a TAKE is NIL where a run starts with a stage that its first event alone does not tell.
 */
final class NodeLayout {
    static final int LONGS = 2;
    static final int BYTES = LONGS * Long.BYTES;

    static final int TAKE = 1;
    static final int UNION = 2;
    static final int KEYED = 3;

    private static final int KIND_BITS = 2;
    private static final int KIND_MASK = (1 << KIND_BITS) - 1;

    private NodeLayout() {}

    static long pack(int high, int low) {
        return ((long) high << 32) | (low & 0xFFFFFFFFL);
    }

    static int high(long word) {
        return (int) (word >>> 32);
    }

    static int low(long word) {
        return (int) word;
    }

    static int info(int kind, int payload) {
        return payload << KIND_BITS | kind;
    }

    static int kind(long second) {
        return (int) second & KIND_MASK;
    }

    static int payload(long second) {
        return low(second) >>> KIND_BITS;
    }
}
