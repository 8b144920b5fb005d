// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import java.util.Objects;

/** What jobs and patterns may be called: names stand in log lines and files, and must come back from these as they were. */
final class Names {
    private Names() {}

    /**
     * The name, if it is one.
     *
     * @param of what has it, for messages
     * @throws IllegalArgumentException if it is blank, or has a control character or half of a character
     */
    static String require(String of, String name) {
        if (Objects.requireNonNull(name, "name").isBlank()) {
            throw new IllegalArgumentException("name of a " + of + ": must not be empty");
        }
        name.codePoints().forEach(character -> {
            boolean half = Character.getType(character) == Character.SURROGATE;
            if (half || Character.isISOControl(character)) {
                throw new IllegalArgumentException("name of a " + of + ": has the character "
                        + "U+%04X, ".formatted(character)
                        + (half ? "which is half of one" : "which is a control character") + "; leave it out");
            }
        });
        return name;
    }
}
