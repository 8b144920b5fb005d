// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.stream;

import io.tidemark.samples.fraud.event.Typology;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was planted once: a fraud, or something like it that misses one condition.
 *
 * @param typology the kind of fraud
 * @param key what the rule is keyed by
 * @param nearMiss which condition is missed; null: none, it is a fraud
 * @param eventIds the events of a complete match, ascending; of a near miss those that would be it
 * @param deadlineMillis event time at which it is complete, or the silence after it
 */
public record Planted(
        Typology typology, String key, @Nullable String nearMiss, List<Long> eventIds, long deadlineMillis) {
    /** Sorts the ids. */
    public Planted {
        eventIds = eventIds.stream().sorted().toList();
    }

    /** Whether it is a fraud, which must be found, and not a near miss, which must not. */
    public boolean genuine() {
        return nearMiss == null;
    }
}
