// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.testkit.state;

import io.tidemark.runtime.state.StateFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A state as stores of the engine hold them: changed in place while it is handed out. So a snapshot that is late, or a
 * state that is shared with the bytes, shows. The kit puts it into the stores of your backend; tests of your own may, too:
 *
 * <pre>{@code
 * try (ShardState shard = backend.open(0)) {
 *     LongKeyedStateStore<OpenState> store = shard.newLongKeyedStore(new StoreSpec<>("p", null, OpenState.FORMAT));
 *     store.load(42);                                     // goes to key 42, which has no state
 *     store.save(new OpenState("open", 1_000), 1_000);    // its time runs out at one second
 * }
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class OpenState {
    /** How a state is written; refuses everything else. */
    public static final StateFormat<OpenState> FORMAT = new Format();

    private String text;
    private long deadlineMillis;

    /** A state. */
    public OpenState(String text, long deadlineMillis) {
        this.text = text;
        this.deadlineMillis = deadlineMillis;
    }

    /** Becomes another state. */
    public void change(String newText, long newDeadlineMillis) {
        text = newText;
        deadlineMillis = newDeadlineMillis;
    }

    /** When its time runs out. */
    public long deadlineMillis() {
        return deadlineMillis;
    }

    @Override
    public String toString() {
        return text + "@" + deadlineMillis;
    }

    private static final class Format implements StateFormat<OpenState> {
        private static final int DEADLINE_AND_LENGTH = Long.BYTES + Integer.BYTES;

        @Override
        public byte[] serialize(OpenState state) {
            byte[] text = state.text.getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.allocate(DEADLINE_AND_LENGTH + text.length)
                    .putLong(state.deadlineMillis)
                    .putInt(text.length)
                    .put(text)
                    .array();
        }

        @Override
        public OpenState copy(OpenState state) {
            return new OpenState(state.text, state.deadlineMillis);
        }

        @Override
        public OpenState deserialize(byte[] bytes) {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            if (bytes.length < DEADLINE_AND_LENGTH
                    || bytes.length - DEADLINE_AND_LENGTH
                            != ByteBuffer.wrap(bytes).getInt(Long.BYTES)) {
                throw new IllegalArgumentException("state of " + bytes.length + " bytes: not the length it says");
            }
            long deadline = in.getLong();
            return new OpenState(new String(bytes, DEADLINE_AND_LENGTH, in.getInt(), StandardCharsets.UTF_8), deadline);
        }

        @Override
        public long deadlineMillis(OpenState state) {
            return state.deadlineMillis;
        }
    }
}
