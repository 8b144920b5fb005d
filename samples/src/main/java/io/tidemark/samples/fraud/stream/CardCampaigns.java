// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.stream;

import static io.tidemark.samples.fraud.stream.Family.CARD;
import static io.tidemark.samples.fraud.stream.Scene.HOUR;
import static io.tidemark.samples.fraud.stream.Scene.MINUTE;
import static io.tidemark.samples.fraud.stream.Scene.SECOND;

import io.tidemark.samples.fraud.event.Place;
import io.tidemark.samples.fraud.event.Typology;
import java.time.Duration;
import java.util.List;

/** Frauds with cards. */
final class CardCampaigns {
    private CardCampaigns() {}

    static List<Campaign> all() {
        return List.of(cardTesting(), merchantTesting(), velocity(), retry(), travel());
    }

    /** Never three declined charges in a row, which would be the retry of another campaign. */
    private static Campaign cardTesting() {
        return Campaign.of(
                        Typology.CARD_TESTING,
                        List.of(CARD),
                        Duration.ofMinutes(31),
                        victim -> victim.card,
                        s -> probe(
                                s,
                                s.oneOf("DDA", "DAD", "DADD", "ADDAD", "DDADD"),
                                20 + 40 * s.random.nextDouble(),
                                25 * MINUTE))
                .nearMiss("two probes", s -> probe(s, "DD", 30, 25 * MINUTE))
                .nearMiss("one probe declined", s -> probe(s, "DAA", 30, 25 * MINUTE))
                .nearMiss("19.9 times the probes", s -> probe(s, "DDA", 19.9, 25 * MINUTE))
                .nearMiss("after 30 minutes", s -> probe(s, "DDA", 30, 30 * MINUTE));
    }

    /** {@code answers}: for each probe A for approved or D for declined; then a charge of so many times the largest. */
    private static void probe(Scene s, String answers, double factor, long spanMillis) {
        double largest = 0;
        for (int i = 0; i < answers.length(); i++) {
            s.at(i * spanMillis / answers.length());
            if (i > 0) {
                s.later(0, 4 * SECOND);
            }
            largest = Math.max(
                    largest,
                    s.charge(s.amount(1, 4.9), answers.charAt(i) == 'A').amount());
        }
        s.at(spanMillis);
        s.charge(Math.floor(largest * factor * 100 + (factor < 20 ? 0 : 1)) / 100, true);
    }

    /** With stolen cards that are used nowhere else. */
    private static Campaign merchantTesting() {
        return Campaign.of(
                        Typology.MERCHANT_TESTING,
                        List.of(),
                        Duration.ofMinutes(11),
                        victim -> victim.customer,
                        s -> manyCards(s, 20, s.between(10, 20), s.between(12, 20), 9 * MINUTE))
                .nearMiss("19 charges", s -> manyCards(s, 19, 15, 15, 9 * MINUTE))
                .nearMiss("9 cards", s -> manyCards(s, 20, 9, 15, 9 * MINUTE))
                .nearMiss("11 of 20 declined", s -> manyCards(s, 20, 15, 11, 9 * MINUTE))
                .nearMiss("over 10 minutes", s -> manyCards(s, 20, 15, 15, 10 * MINUTE))
                .playedAtMerchant();
    }

    private static void manyCards(Scene s, int charges, int cards, int declined, long spanMillis) {
        String[] stolen = new String[cards];
        for (int i = 0; i < cards; i++) {
            stolen[i] = s.fresh("card");
        }
        for (int i = 0; i < charges; i++) {
            s.at(i * spanMillis / (charges - 1));
            s.charge(stolen[i % cards], s.stage, s.amount(0.5, 5), i >= declined);
        }
    }

    private static Campaign velocity() {
        return Campaign.of(
                        Typology.CARD_VELOCITY,
                        List.of(CARD),
                        Duration.ofHours(2),
                        victim -> victim.card,
                        s -> charges(s, 4, s.between(3 * MINUTE, 59 * MINUTE)))
                .nearMiss("three approved", s -> {
                    charges(s, 2, 20 * MINUTE);
                    s.charge(s.amount(10, 90), false);
                    s.later(1, MINUTE);
                    s.charge(s.amount(10, 90), true);
                })
                .nearMiss("over an hour", s -> charges(s, 4, HOUR));
    }

    private static void charges(Scene s, int approved, long spanMillis) {
        for (int i = 0; i < approved; i++) {
            s.at(i * spanMillis / (approved - 1));
            s.charge(s.amount(6, 150), true);
        }
    }

    private static Campaign retry() {
        return Campaign.of(
                        Typology.RETRY_UNTIL_APPROVED,
                        List.of(CARD),
                        Duration.ofMinutes(30),
                        victim -> victim.card,
                        s -> {
                            if (s.random.nextBoolean()) {
                                s.aside(() -> tries(s, "D", 0));
                                s.later(SECOND, MINUTE);
                            }
                            long start = s.offset();
                            tries(s, "DDDA", start);
                        })
                .nearMiss("two declined", s -> tries(s, "DDA", 0))
                .nearMiss("one approved between", s -> tries(s, "DDADA", 0))
                .nearMiss("after 10 minutes", s -> {
                    tries(s, "DDD", 0);
                    s.at(10 * MINUTE);
                    s.charge(s.amount(50, 500), true);
                });
    }

    private static void tries(Scene s, String answers, long fromMillis) {
        double amount = s.amount(50, 500);
        for (int i = 0; i < answers.length(); i++) {
            s.at(fromMillis + i * 100L * SECOND);
            s.charge(amount, answers.charAt(i) == 'A');
        }
    }

    private static Campaign travel() {
        return Campaign.of(
                        Typology.IMPOSSIBLE_TRAVEL,
                        List.of(CARD),
                        Duration.ofHours(13),
                        victim -> victim.customer,
                        s -> travels(s, s.between(1_500, 6_000), s.between(5 * MINUTE, 90 * MINUTE)))
                .nearMiss("95 km", s -> travels(s, 95, 2 * MINUTE))
                .nearMiss("880 km/h", s -> travels(s, 2_200, 150 * MINUTE))
                .nearMiss("after 12 hours", s -> travels(s, 11_500, 12 * HOUR))
                .nearMiss("card not present", s -> {
                    s.use(s.victim.home, true);
                    s.later(5 * MINUTE, 90 * MINUTE);
                    s.use(s.victim.home.north(3_000), false);
                });
    }

    private static void travels(Scene s, int kilometres, long millis) {
        Place home = s.victim.home;
        s.use(home, true);
        s.at(millis);
        s.use(home.north(kilometres), true);
    }
}
