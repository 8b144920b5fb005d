// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Instant;
import java.util.List;

/**
 * Writes alerts as JSON, one a line, each as soon as it is found. When nobody reads them any more it says so instead of
 * failing. Not thread-safe.
 *
 * <pre>{@code
 * {"rule":"card-velocity","keyedBy":"card","key":"card-7","matchId":"0f…","time":"2025-03-01T10:20:00Z","why":"…","events":[…]}
 * }</pre>
 */
public final class AlertWriter implements Closeable {
    private final ObjectMapper mapper = new ObjectMapper();
    private final Writer out;
    private boolean readerGone;
    private Runnable whenReaderGone = () -> {};

    /** A writer to a stream of characters, which it closes. */
    public AlertWriter(Writer out) {
        this.out = out;
    }

    /** Writes an alert. */
    public void write(Alert alert) {
        if (readerGone) {
            return;
        }
        try {
            out.write(toJson(alert));
            out.write('\n');
            out.flush();
        } catch (IOException e) {
            if (!isBrokenPipe(e)) {
                throw new UncheckedIOException("alerts could not be written: " + e.getMessage(), e);
            }
            readerGone = true;
            whenReaderGone.run();
        }
    }

    /** What is to be done when whoever read the alerts has gone. */
    void onReaderGone(Runnable what) {
        whenReaderGone = what;
    }

    /** Whether whoever read the alerts has gone, as {@code head} does when it has seen enough. */
    public boolean readerGone() {
        return readerGone;
    }

    @Override
    public void close() throws IOException {
        try {
            out.close();
        } catch (IOException e) {
            if (!readerGone && !isBrokenPipe(e)) {
                throw e;
            }
        }
    }

    private String toJson(Alert alert) {
        ObjectNode line = mapper.createObjectNode();
        line.put("rule", alert.rule());
        line.put("keyedBy", alert.keyedBy());
        line.put("key", alert.key());
        line.put("matchId", alert.matchId());
        line.put("time", Instant.ofEpochMilli(alert.timeMillis()).toString());
        line.put("why", alert.why());
        ArrayNode events = line.putArray("events");
        for (Alert.Evidence evidence : alert.evidence()) {
            ObjectNode event = events.addObject();
            event.put("stage", evidence.stage());
            event.put("type", evidence.event().getClass().getSimpleName());
            event.put("time", Instant.ofEpochMilli(evidence.timeMillis()).toString());
            ObjectNode fields = mapper.valueToTree(evidence.event());
            // The time is there already, for reading; the number of a row is the app's own affair.
            fields.remove(List.of("timeMillis", "row"));
            event.setAll(fields);
        }
        try {
            return mapper.writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an alert of rule " + alert.rule() + " could not be made JSON", e);
        }
    }

    /** The message is all there is: Java has no exception of its own for it. */
    private static boolean isBrokenPipe(IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("Broken pipe") || message.contains("pipe is being closed");
    }
}
