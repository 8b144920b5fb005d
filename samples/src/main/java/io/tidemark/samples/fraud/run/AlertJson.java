// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Alerts as JSON, a line each. */
public final class AlertJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private AlertJson() {}

    /**
     * What is read back of an alert.
     *
     * @param rule name of the rule
     * @param key whose events these are
     * @param matchId identity of the match
     * @param eventIds ids of the events, ascending
     */
    public record Read(String rule, String key, String matchId, List<Long> eventIds) {
        /** Sorts the ids. */
        public Read {
            eventIds = eventIds.stream().sorted().toList();
        }
    }

    /** The alert in one line, without its end. */
    public static String of(Alert alert) {
        ObjectNode line = MAPPER.createObjectNode();
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
            ObjectNode fields = MAPPER.valueToTree(evidence.event());
            // The time is there already, for reading; the number of a row is the app's own affair.
            fields.remove(List.of("timeMillis", "row"));
            event.setAll(fields);
        }
        try {
            return MAPPER.writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an alert of rule " + alert.rule() + " could not be made JSON", e);
        }
    }

    /**
     * Reads an alert of the generated stream.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Read read(String line) {
        try {
            JsonNode alert = MAPPER.readTree(line);
            List<Long> ids = new ArrayList<>();
            for (JsonNode event : alert.required("events")) {
                ids.add(event.required("id").asLong());
            }
            return new Read(text(alert, "rule"), text(alert, "key"), text(alert, "matchId"), ids);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no alert: " + line, e);
        }
    }

    private static String text(JsonNode alert, String field) {
        return alert.required(field).asText();
    }
}
