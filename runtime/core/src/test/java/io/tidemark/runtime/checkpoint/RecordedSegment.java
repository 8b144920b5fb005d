// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import io.tidemark.runtime.state.StateChanges;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Writes down what is read from a segment. */
final class RecordedSegment implements SegmentVisitor {
    private final List<String> records = new ArrayList<>();

    List<String> records() {
        return records;
    }

    static String put(String store, byte[] key, long deadlineMillis, byte[] state) {
        return "put " + store + " " + hex(key) + " " + deadlineMillis + " " + hex(state);
    }

    static String remove(String store, byte[] key) {
        return "remove " + store + " " + hex(key);
    }

    static String waitingEvent(long timestampMillis, long eventId, byte[] event) {
        return "waiting " + timestampMillis + " " + eventId + " " + hex(event);
    }

    private static String hex(byte[] bytes) {
        return bytes.length > 100
                ? bytes.length + " bytes " + Arrays.hashCode(bytes)
                : HexFormat.of().formatHex(bytes);
    }

    @Override
    public StateChanges store(String name) {
        return new StateChanges() {
            @Override
            public void put(byte[] key, long deadlineMillis, byte[] state) {
                records.add(RecordedSegment.put(name, key, deadlineMillis, state));
            }

            @Override
            public void remove(byte[] key) {
                records.add(RecordedSegment.remove(name, key));
            }
        };
    }

    @Override
    public void waiting(long timestampMillis, long eventId, byte[] event) {
        records.add(waitingEvent(timestampMillis, eventId, event));
    }
}
