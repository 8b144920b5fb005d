// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.kafka;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import org.jspecify.annotations.Nullable;

/**
 * Where the broker's classes are. They are not in the executable jar, which would be five times as large: they lie beside
 * it, each jar as it was published, with its licence.
 */
final class BrokerJars {
    static final String FOLDER = "tidemark-fraud-broker";
    private static final String PROBE = "/kafka/server/KafkaRaftServer.class";

    private BrokerJars() {}

    /** The class path of this process. */
    static String own() {
        return System.getProperty("java.class.path");
    }

    /**
     * A class path with the broker.
     *
     * @throws KafkaRunException if it is nowhere
     */
    static String classPath() throws KafkaRunException {
        if (BrokerJars.class.getResource(PROBE) != null) {
            return own();
        }
        Path folder = beside();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new KafkaRunException("the broker's jars are not there: they belong into the folder " + FOLDER
                    + " beside the jar of this app, where the build puts them; or use a broker that runs already, with"
                    + " --kafka HOST:PORT");
        }
        return own() + File.pathSeparator + folder.resolve("*");
    }

    private static @Nullable Path beside() {
        CodeSource source = BrokerJars.class.getProtectionDomain().getCodeSource();
        try {
            return source == null ? null : Path.of(source.getLocation().toURI()).resolveSibling(FOLDER);
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
