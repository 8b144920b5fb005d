// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class EventIdTest {
    @Test
    void of_partsInRange_givesThemBack() {
        for (int partition : new int[] {0, 1, 77, EventId.MAX_PARTITION}) {
            for (long position : new long[] {0, 1, 1L << 40, EventId.MAX_POSITION}) {
                long id = EventId.of(partition, position);
                assertThat(id).isNotNegative();
                assertThat(EventId.partition(id)).isEqualTo(partition);
                assertThat(EventId.position(id)).isEqualTo(position);
            }
        }
    }

    @Test
    void of_orderOfIds_isThatOfPartitionsThenPositions() {
        assertThat(EventId.of(0, EventId.MAX_POSITION)).isLessThan(EventId.of(1, 0));
        assertThat(EventId.of(3, 7)).isLessThan(EventId.of(3, 8));
    }

    @Test
    void of_partsOutOfRange_areRefused() {
        assertThatThrownBy(() -> EventId.of(32_768, 0))
                .hasMessageContaining("32768")
                .hasMessageContaining("32767");
        assertThatThrownBy(() -> EventId.of(-1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EventId.of(0, 1L << 48))
                .hasMessageContaining("281474976710656")
                .hasMessageContaining("281474976710655");
        assertThatThrownBy(() -> EventId.of(0, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
