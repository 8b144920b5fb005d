// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Everything small that can happen to some bytes. */
final class Damage {
    /** What happened, and what is left. */
    static final class Damaged {
        private final String what;
        private final byte[] bytes;

        private Damaged(String what, byte[] bytes) {
            this.what = what;
            this.bytes = bytes;
        }

        String what() {
            return what;
        }

        byte[] bytes() {
            return bytes;
        }
    }

    private Damage() {}

    /** Every single bit flipped, every truncation, and a byte too many. */
    static List<Damaged> of(byte[] bytes) {
        List<Damaged> all = new ArrayList<>();
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            all.add(new Damaged("bit " + bit % 8 + " of byte " + bit / 8 + " flipped", flipped));
        }
        for (int length = 0; length < bytes.length; length++) {
            all.add(new Damaged("cut off after " + length + " bytes", Arrays.copyOf(bytes, length)));
        }
        all.add(new Damaged("a byte added", Arrays.copyOf(bytes, bytes.length + 1)));
        return all;
    }
}
