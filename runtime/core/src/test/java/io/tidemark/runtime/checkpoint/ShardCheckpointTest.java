// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.state.HeapStateBackend;
import io.tidemark.runtime.state.KeyedStateStore;
import io.tidemark.runtime.state.LongKeyedStateStore;
import io.tidemark.runtime.state.SnapshotPhase;
import io.tidemark.runtime.state.StateFormat;
import io.tidemark.runtime.state.StoreSpec;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

/** What cannot be written in the background fails the checkpoint, whoever waits for it. */
final class ShardCheckpointTest {
    private static final int KEYS = 10_000;

    private final Deque<Runnable> background = new ArrayDeque<>();

    /** States that say what goes wrong with them. */
    private static final class Format implements StateFormat<String> {
        @Override
        public byte[] serialize(String state) {
            if (state.equals("exception")) {
                throw new IllegalArgumentException("cannot be written");
            }
            if (state.equals("error")) {
                throw new AssertionError("cannot be written");
            }
            return new byte[16];
        }

        @Override
        public String copy(String state) {
            return state;
        }

        @Override
        public String deserialize(byte[] bytes) {
            throw new AssertionError("nothing is read");
        }

        @Override
        public long deadlineMillis(String state) {
            return KeyedStateStore.NEVER;
        }
    }

    private void assertFails(long room, String oneState, String message) throws IOException {
        LongKeyedStateStore<String> store =
                new HeapStateBackend().open(0).newLongKeyedStore(new StoreSpec<>("p", null, new Format()));
        for (long key = 0; key < KEYS; key++) {
            store.load(key);
            store.save(key == KEYS / 2 ? oneState : "state", KeyedStateStore.NEVER);
        }
        SegmentWriter segment =
                SegmentWriter.create(new MemoryStorage(room), "segment", new SegmentHeader("job", "checkpoint", 0));
        try (ShardCheckpoint checkpoint = new ShardCheckpoint(segment, background::add, true, new long[0])) {
            store.beginSnapshot(checkpoint.changes("p"), true);
            for (int step = 0; step < KEYS && !checkpoint.isWritten(); step++) {
                if (store.writeSnapshot(100) == SnapshotPhase.WAITING) {
                    checkpoint.handedOver();
                }
                while (!background.isEmpty()) {
                    background.remove().run();
                }
            }
            assertThat(checkpoint.isWritten()).as("nobody waits for ever").isTrue();
            assertThatThrownBy(checkpoint::finish)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(message);
        }
    }

    @Test
    void state_thatThrowsAnException_checkpointFails() throws IOException {
        assertFails(Long.MAX_VALUE, "exception", "cannot be written");
    }

    @Test
    void state_thatThrowsAnError_checkpointFails() throws IOException {
        assertFails(Long.MAX_VALUE, "error", "cannot be written");
    }

    @Test
    void storage_thatIsFullInTheMidst_checkpointFails() throws IOException {
        assertFails(100_000, "state", "no space left on device");
    }
}
