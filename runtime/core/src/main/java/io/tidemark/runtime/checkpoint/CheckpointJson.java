// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import io.tidemark.nfa.NfaOutline;
import io.tidemark.serde.KeySerializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a checkpoint as lines of JSON. */
final class CheckpointJson implements KeyVisitor {
    private static final KeySerializer<Object> KEYS = KeySerializer.standard();

    private final StateText states;
    private final Appendable out;
    private final StringBuilder line = new StringBuilder();

    CheckpointJson(StateText states, Appendable out) {
        this.states = states;
        this.out = out;
    }

    /**
     * Writes all but keys and events.
     *
     * @param ended that the job has ended with this checkpoint; null: it has not
     */
    void write(CheckpointMetadata metadata, @Nullable JobEnd ended) throws IOException {
        begin("checkpoint")
                .field("name", metadata.checkpoint())
                .field("job", metadata.job())
                .field("previous", metadata.previous())
                .field("number", metadata.number())
                .field("created", Instant.ofEpochMilli(metadata.createdMillis()))
                .field("watermarkMillis", metadata.watermarkMillis())
                .field("shards", metadata.shardCount())
                .field("finished", metadata.finished())
                .field("segments", segments(metadata).size())
                .field(
                        "bytes",
                        segments(metadata).stream()
                                .mapToLong(SegmentInfo::sizeBytes)
                                .sum())
                .end();
        if (ended != null) {
            begin("ended")
                    .field("savepoint", ended.savepoint())
                    .field("ended", Instant.ofEpochMilli(ended.endedMillis()))
                    .end();
        }
        for (JobPosition.PartitionProgress partition : metadata.partitions()) {
            begin("partition")
                    .field("name", partition.name())
                    .field("number", partition.number())
                    .field("position", partition.position())
                    .field("replayFrom", partition.replayFrom())
                    .field("watermarkMillis", partition.watermarkMillis())
                    .field("fingerprint", partition.fingerprint())
                    .end();
        }
        for (CheckpointMetadata.PatternEntry pattern : metadata.patterns()) {
            NfaOutline outline = pattern.outline();
            begin("pattern")
                    .field("name", pattern.store())
                    .field("fingerprint", Long.toHexString(outline.fingerprint()))
                    .field("stages", outline.stages())
                    .field("text", outline.pattern())
                    .end();
        }
        for (Map.Entry<String, byte[]> sink : metadata.prepared().entrySet()) {
            begin("sink")
                    .field("name", sink.getKey())
                    .field("preparedBase64", base64(sink.getValue()))
                    .end();
        }
        for (Map.Entry<String, Long> counter : metadata.counters().entrySet()) {
            begin("counter")
                    .field("name", counter.getKey())
                    .field("value", counter.getValue())
                    .end();
        }
    }

    private static List<SegmentInfo> segments(CheckpointMetadata metadata) {
        return metadata.shards().stream()
                .flatMap(shard -> shard.segments().stream())
                .toList();
    }

    @Override
    public void key(String pattern, int shard, byte[] key, long deadlineMillis, byte[] state) {
        begin("key").field("pattern", pattern).field("shard", shard);
        Object standard = standardKey(key);
        if (standard == null) {
            field("keyBase64", base64(key));
        } else {
            field("key", standard);
        }
        if (deadlineMillis != Long.MAX_VALUE) {
            field("deadlineMillis", deadlineMillis);
        }
        field("stateBytes", state.length);
        raw("state", states.json(pattern, state));
        tryEnd();
    }

    private static @Nullable Object standardKey(byte[] key) {
        try {
            return KEYS.deserialize(key);
        } catch (IllegalArgumentException other) {
            return null;
        }
    }

    @Override
    public void waiting(int shard, long timestampMillis, long eventId, byte[] event) {
        begin("waiting")
                .field("shard", shard)
                .field("timestampMillis", timestampMillis)
                .field("eventId", eventId)
                .field("eventBytes", event.length);
        raw("event", states.json(null, event));
        tryEnd();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private CheckpointJson begin(String type) {
        line.setLength(0);
        line.append("{\"type\":\"").append(type).append('"');
        return this;
    }

    private CheckpointJson field(String name, Object value) {
        line.append(",\"").append(name).append("\":");
        value(value);
        return this;
    }

    private void raw(String name, @Nullable String json) {
        if (json != null) {
            line.append(",\"").append(name).append("\":").append(json);
        }
    }

    private void end() throws IOException {
        out.append(line.append("}\n"));
    }

    private void tryEnd() {
        try {
            end();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void value(Object value) {
        if (value instanceof Number || value instanceof Boolean) {
            line.append(value);
        } else if (value instanceof List<?> list) {
            line.append('[');
            for (int index = 0; index < list.size(); index++) {
                line.append(index > 0 ? "," : "");
                value(list.get(index));
            }
            line.append(']');
        } else {
            text(value.toString());
        }
    }

    private void text(String text) {
        line.append('"');
        for (int index = 0; index < text.length(); index++) {
            char next = text.charAt(index);
            if (next == '"' || next == '\\') {
                line.append('\\').append(next);
            } else if (next < ' ' || Character.isSurrogate(next) || next == '\u2028' || next == '\u2029') {
                line.append(String.format(Locale.ROOT, "\\u%04x", (int) next));
            } else {
                line.append(next);
            }
        }
        line.append('"');
    }
}
