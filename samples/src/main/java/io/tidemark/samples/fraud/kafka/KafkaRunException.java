// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.kafka;

import java.io.IOException;

/** Something around the run does not work, told in words: the broker, a process, a folder. */
public final class KafkaRunException extends IOException {
    private static final long serialVersionUID = 1;

    KafkaRunException(String message) {
        super(message);
    }

    KafkaRunException(String message, Throwable cause) {
        super(message, cause);
    }
}
