// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** The pattern language, the result types and the serialiser interface. */
module io.tidemark.pattern {
    requires static org.jspecify;

    exports io.tidemark.match;
    exports io.tidemark.pattern;
    exports io.tidemark.pattern.condition;
    exports io.tidemark.serde;
}
