// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.payment;

import java.nio.file.Path;

/** A file of payments cannot be used at all; the message says why, and what to do. */
public final class PaymentFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PaymentFileException(Path file, String message) {
        super(file + ": " + message);
    }

    PaymentFileException(Path file, String message, Throwable cause) {
        super(file + ": " + message, cause);
    }
}
