// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern;

/** Keeps the package exportable until its first class is here; delete it then. */
final class Placeholder {

    private Placeholder() {}
}
