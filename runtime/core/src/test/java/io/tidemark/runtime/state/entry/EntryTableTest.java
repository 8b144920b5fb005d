// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.state.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class EntryTableTest {
    @Test
    void insertAndRemove_atRandom_keepsItsInvariants() {
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            EntryTable table = new EntryTable();
            Map<Integer, Integer> entries = new HashMap<>();
            for (int i = 0; i < 2_000; i++) {
                int hash = random.nextInt(300) << random.nextInt(3);
                Integer present = entries.remove(hash);
                if (present == null) {
                    int slot = table.firstSlot(hash);
                    while (table.slot(slot) != EntryTable.EMPTY) {
                        slot = table.nextSlot(slot);
                    }
                    entries.put(hash, table.insert(slot, hash));
                } else {
                    table.remove(table.slotOf(present, hash));
                }
                assertThat(table.size()).isEqualTo(entries.size());
                table.checkInvariants();
            }
        }
    }
}
