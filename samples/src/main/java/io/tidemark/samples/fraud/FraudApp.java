// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud;

/** Entry point of the fraud detection app. */
public final class FraudApp {

    private FraudApp() {}

    /**
     * Runs the app.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {
        System.out.println("Tidemark fraud detection: no rules yet.");
    }
}
