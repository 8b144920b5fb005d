// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.ConfigException;

/** What users say about Kafka's clients, checked and made into settings of one of them. */
final class ClientSettings {
    private ClientSettings() {}

    /**
     * A copy of the user's properties.
     *
     * @param owned settings that are ours, each with what to do instead
     * @throws IllegalArgumentException if one of them is set, or no broker is named
     */
    static Map<String, Object> checked(Map<String, ?> properties, Map<String, String> owned) {
        Map<String, Object> copy = new HashMap<>(properties);
        owned.forEach((name, instead) -> {
            if (copy.containsKey(name)) {
                throw new IllegalArgumentException(
                        "Kafka property " + name + " = " + copy.get(name) + ": cannot be set here; " + instead);
            }
        });
        if (!copy.containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
            throw new IllegalArgumentException(
                    "Kafka property bootstrap.servers is missing: say where the brokers are, such as broker-1:9092");
        }
        return copy;
    }

    /** The brokers that are asked first, as they were given. */
    static String servers(Map<String, ?> properties) {
        return String.valueOf(properties.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
    }

    /** What to do, to be appended to a message, where no client could be made of the brokers that were given; else empty. */
    static String advice(Map<String, ?> properties, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConfigException
                    && String.valueOf(cause.getMessage()).contains(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
                return "; bootstrap.servers is " + servers(properties)
                        + ": each must be host:port, such as broker-1:9092, and one of the hosts at least known here";
            }
        }
        return "";
    }

    /** The part of the settings of another client that an admin client understands: brokers, security, time-outs. */
    static Map<String, Object> forAdmin(Map<String, Object> properties) {
        Map<String, Object> settings = only(AdminClientConfig.configNames(), properties);
        // Ours live for one run and ask little. One that begins anew whenever no broker is there does so thousands of
        // times
        // a second, with a line in the log for each.
        settings.putIfAbsent(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
        return settings;
    }

    /** The part of the settings of another client that a consumer understands. */
    static Map<String, Object> forConsumer(Map<String, Object> properties) {
        return only(ConsumerConfig.configNames(), properties);
    }

    private static Map<String, Object> only(Set<String> names, Map<String, Object> properties) {
        Map<String, Object> kept = new HashMap<>(properties);
        kept.keySet().retainAll(names);
        // Interceptors are of one kind of client.
        kept.remove(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG);
        return kept;
    }
}
