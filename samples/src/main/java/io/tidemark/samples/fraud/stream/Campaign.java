// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.stream;

import io.tidemark.samples.fraud.event.Typology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How one kind of fraud is planted: a script that plays it on a victim, and scripts of near misses, each of the same
 * shape with one condition just outside the rule.
 *
 * @param typology the kind of fraud
 * @param touches the families of what it does
 * @param length how long it takes at most
 * @param key what the rule is keyed by, seen from the victim
 * @param atMerchant whether it is played at a merchant, for whose sake small charges of others are kept away
 * @param variants the script of the fraud, then those of the near misses
 */
record Campaign(
        Typology typology,
        List<Family> touches,
        Duration length,
        Function<CustomerState, String> key,
        boolean atMerchant,
        List<Variant> variants) {

    /**
     * One way to play it.
     *
     * @param nearMiss which condition it misses; null: none
     * @param script what happens
     */
    record Variant(@Nullable String nearMiss, Consumer<Scene> script) {}

    Campaign {
        variants = List.copyOf(variants);
    }

    static Campaign of(
            Typology typology,
            List<Family> touches,
            Duration length,
            Function<CustomerState, String> key,
            Consumer<Scene> script) {
        return new Campaign(typology, touches, length, key, false, List.of(new Variant(null, script)));
    }

    Campaign nearMiss(String missed, Consumer<Scene> script) {
        List<Variant> more = new ArrayList<>(variants);
        more.add(new Variant(missed, script));
        return new Campaign(typology, touches, length, key, atMerchant, more);
    }

    Campaign playedAtMerchant() {
        return new Campaign(typology, touches, length, key, true, variants);
    }

    /** The bits of the families it touches. */
    int families() {
        return touches.stream().mapToInt(Family::bit).sum();
    }

    /** How long before and after it the background keeps quiet. */
    Duration margin() {
        return touches.stream().map(Family::margin).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    /** The near miss with this ordinal, round and round. */
    Variant nearMiss(int ordinal) {
        return variants.get(1 + ordinal % (variants.size() - 1));
    }
}
