// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import java.util.ArrayList;
import java.util.List;

/** The names of the source partitions by their numbers. */
public final class PartitionNames {
    private final List<String> names = new ArrayList<>();

    /** The next partition has this name. */
    public void add(String name) {
        names.add(name);
    }

    /** Number of the partition with a name; -1 if there is none. */
    public int indexOf(String name) {
        return names.indexOf(name);
    }

    /** The name of a partition. */
    public String name(int partition) {
        return names.get(partition);
    }
}
