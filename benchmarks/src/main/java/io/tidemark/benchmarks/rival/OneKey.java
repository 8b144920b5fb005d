// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.rival;

/** One rival in the endless stream of one key. For one thread. */
public interface OneKey extends AutoCloseable {
    /** Stands where no rival has been set up yet. */
    OneKey NONE = new OneKey() {
        @Override
        public long advance(int events) {
            throw new IllegalStateException("no rival is set up");
        }

        @Override
        public void close() {}
    };

    /** Puts that many more events through and returns the number of matches found so far. */
    long advance(int events);

    @Override
    void close();
}
