// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.stream;

import io.tidemark.samples.fraud.event.Place;

/** A merchant, and when the background keeps small charges away from it because a campaign is played there. */
final class MerchantState {
    final String merchant;
    final int category;
    final Place place;
    private long quietFromMillis = Long.MAX_VALUE;
    private long quietUntilMillis = Long.MAX_VALUE;

    MerchantState(String merchant, int category, Place place) {
        this.merchant = merchant;
        this.category = category;
        this.place = place;
    }

    void keepQuiet(long fromMillis, long untilMillis) {
        quietFromMillis = fromMillis;
        quietUntilMillis = untilMillis;
    }

    boolean quiet(long now) {
        return now >= quietFromMillis && now < quietUntilMillis;
    }
}
