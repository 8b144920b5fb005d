// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

/** Makes the text ids of matches. */
final class MatchIds {
    private static final long OFFSET = 0xCBF29CE484222325L;
    private static final long PRIME = 0x100000001B3L;
    private static final long TIMED_OUT = 0x74696D65642D6F75L;
    private static final int HEX_DIGITS = 16;

    private MatchIds() {}

    /** 32 hexadecimal digits from the name of the pattern, the key, and the match's own identity. */
    static String text(String pattern, Object key, long matchId) {
        long hash = hash(hash(OFFSET, pattern), String.valueOf(key));
        StringBuilder text = new StringBuilder(2 * HEX_DIGITS);
        appendHex(text, mix(hash));
        appendHex(text, matchId);
        return text.toString();
    }

    /** FNV-1a over the characters, closed by the length, so that "a", "bc" and "ab", "c" differ. */
    private static long hash(long start, String text) {
        long hash = start;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        return (hash ^ text.length()) * PRIME;
    }

    /** Spreads what the last characters changed over all bits. */
    private static long mix(long hash) {
        long mixed = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return mixed ^ (mixed >>> 33);
    }

    /** The id of a partial match that has timed out: not that of a match of the same events, nor of another time-out of them. */
    static String timedOut(String pattern, Object key, long matchId, long timestampMillis) {
        return text(pattern, key, mix(mix(matchId ^ TIMED_OUT) + timestampMillis));
    }

    private static void appendHex(StringBuilder text, long value) {
        for (int shift = Long.SIZE - 4; shift >= 0; shift -= 4) {
            text.append(Character.forDigit((int) (value >>> shift) & 0xF, 16));
        }
    }
}
