// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.time;

/** The order of two events of the same time, named by their slots. */
@FunctionalInterface
interface SlotOrder {
    /** Whether the first comes before the second. */
    boolean isBefore(int leftSlot, int rightSlot);
}
