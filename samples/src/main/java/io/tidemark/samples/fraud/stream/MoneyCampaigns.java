// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.stream;

import static io.tidemark.samples.fraud.stream.Family.MONEY;
import static io.tidemark.samples.fraud.stream.Scene.DAY;
import static io.tidemark.samples.fraud.stream.Scene.HOUR;
import static io.tidemark.samples.fraud.stream.Scene.MINUTE;
import static io.tidemark.samples.fraud.stream.Scene.SECOND;

import io.tidemark.samples.fraud.event.Typology;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Frauds with money that moves: transfers and cash. */
final class MoneyCampaigns {
    private MoneyCampaigns() {}

    static List<Campaign> all() {
        return List.of(
                burst(),
                passThrough(),
                fanIn(),
                fanOut(),
                structuring(),
                branchStructuring(),
                roundTrip(),
                depositToWallet());
    }

    private static Campaign on(
            Typology typology, Duration length, Function<CustomerState, String> key, Consumer<Scene> script) {
        return Campaign.of(typology, List.of(MONEY), length, key, script);
    }

    private static Campaign burst() {
        return on(
                        Typology.TRANSFER_BURST,
                        Duration.ofMinutes(6),
                        victim -> victim.account,
                        s -> bursts(s, 11, s.amount(950, 3_000), s.between(30 * SECOND, 299 * SECOND)))
                .nearMiss("10 transfers", s -> bursts(s, 10, 2_000, 4 * MINUTE))
                .nearMiss("9,999.99 in all", s -> bursts(s, 11, 909.09, 4 * MINUTE))
                .nearMiss("over 5 minutes", s -> bursts(s, 11, 2_000, 5 * MINUTE));
    }

    private static void bursts(Scene s, int transfers, double amount, long spanMillis) {
        String payee = s.fresh("payee");
        for (int i = 0; i < transfers; i++) {
            s.at(i * spanMillis / (transfers - 1));
            s.sends(payee, amount);
        }
    }

    private static Campaign passThrough() {
        return on(
                        Typology.MULE_PASS_THROUGH,
                        Duration.ofHours(25),
                        victim -> victim.account,
                        s -> passesOn(
                                s,
                                s.amount(1_000, 9_000),
                                0.9 + 0.1 * s.random.nextDouble(),
                                s.between(1, 4),
                                23 * HOUR))
                .nearMiss("999.99 came in", s -> passesOn(s, 999.99, 0.95, 2, 20 * HOUR))
                .nearMiss("89 % went out", s -> passesOn(s, s.amount(1_000, 9_000), 0.89, 3, 20 * HOUR))
                .nearMiss("after 24 hours", s -> passesOn(s, s.amount(1_000, 9_000), 0.95, 1, 24 * HOUR));
    }

    /** Passes on a share in so many parts, the last after {@code spanMillis}; only the last completes the share. */
    private static void passesOn(Scene s, double amount, double share, int parts, long spanMillis) {
        s.receives(s.fresh("sender"), amount);
        double total = share < 0.9 ? Scene.cents(amount * share - 0.01) : Scene.cents(amount * share + 0.01);
        double sent = 0;
        for (int i = 1; i <= parts; i++) {
            s.at(i * spanMillis / parts);
            double part = i == parts ? Scene.cents(total - sent) : Scene.cents(total / parts);
            sent += part;
            if (s.random.nextBoolean()) {
                s.sends(s.fresh("payee"), part);
            } else {
                s.withdraws(part);
            }
        }
    }

    private static Campaign fanIn() {
        return on(
                        Typology.FAN_IN,
                        Duration.ofHours(49),
                        victim -> victim.account,
                        s -> collects(s, 8, 8, s.amount(500, 3_000), s.between(HOUR, 47 * HOUR)))
                .nearMiss("7 senders", s -> collects(s, 8, 7, 800, 40 * HOUR))
                .nearMiss("one of 499.99", s -> collects(s, 8, 8, 499.99, 40 * HOUR))
                .nearMiss("one of 3,000.01", s -> collects(s, 8, 8, 3_000.01, 40 * HOUR))
                .nearMiss("over 48 hours", s -> collects(s, 8, 8, 800, 48 * HOUR));
    }

    private static void collects(Scene s, int transfers, int senders, double lastAmount, long spanMillis) {
        String[] from = new String[senders];
        for (int i = 0; i < senders; i++) {
            from[i] = s.fresh("sender");
        }
        for (int i = 0; i < transfers; i++) {
            s.at(i * spanMillis / (transfers - 1));
            s.receives(from[i % senders], i == transfers - 1 ? lastAmount : s.amount(500, 3_000));
        }
    }

    /** So much comes in that what goes out is far from most of it, which would be a pass-through. */
    private static Campaign fanOut() {
        return on(
                        Typology.FAN_OUT,
                        Duration.ofHours(25),
                        victim -> victim.account,
                        s -> spreads(
                                s, s.amount(30_000, 90_000), 8, s.amount(900, 2_999.99), s.between(HOUR, 23 * HOUR)))
                .nearMiss("9,999.99 came in", s -> spreads(s, 9_999.99, 8, 900, 20 * HOUR))
                .nearMiss("7 payees", s -> spreads(s, 40_000, 7, 2_000, 20 * HOUR))
                .nearMiss("3,000 each", s -> spreads(s, 40_000, 8, 3_000, 20 * HOUR))
                .nearMiss("after 24 hours", s -> spreads(s, 40_000, 8, 2_000, 24 * HOUR));
    }

    private static void spreads(Scene s, double amount, int payees, double each, long spanMillis) {
        s.receives(s.fresh("sender"), amount);
        for (int i = 1; i <= payees; i++) {
            s.at(i * spanMillis / payees);
            s.sends(s.fresh("payee"), each);
        }
    }

    private static Campaign structuring() {
        return on(
                        Typology.STRUCTURING,
                        Duration.ofDays(8),
                        victim -> victim.customer,
                        s -> paysIn(s, s.amount(8_000, 9_999.99), false, s.between(DAY, 6 * DAY)))
                .nearMiss("one of 7,999.99", s -> paysIn(s, 7_999.99, false, 5 * DAY))
                .nearMiss("one of 10,000", s -> paysIn(s, 10_000, false, 5 * DAY))
                .nearMiss("10,000 declared between", s -> paysIn(s, 9_000, true, 5 * DAY))
                .nearMiss("over 7 days", s -> paysIn(s, 9_000, false, 7 * DAY));
    }

    private static void paysIn(Scene s, double third, boolean declares, long spanMillis) {
        String branch = s.fresh("branch");
        s.deposits(branch, s.amount(8_000, 9_999));
        s.at(spanMillis / 3);
        s.deposits(branch, s.amount(8_000, 9_999));
        if (declares) {
            s.at(spanMillis / 2);
            s.aside(() -> s.deposits(branch, 10_000));
        }
        s.at(spanMillis);
        s.deposits(branch, third);
    }

    /** Begins at six in the morning, so that the day is long enough; no deposit is large enough for the rule above. */
    private static Campaign branchStructuring() {
        return on(
                        Typology.BRANCH_STRUCTURING,
                        Duration.ofDays(2),
                        victim -> victim.customer,
                        s -> visits(s, 3, s.amount(3_334, 7_900), 3 * HOUR))
                .nearMiss("2 branches", s -> visits(s, 2, 5_000, 3 * HOUR))
                .nearMiss("9,999.99 in all", s -> visits(s, 3, 3_333.33, 3 * HOUR))
                .nearMiss("the third on the next day", s -> visits(s, 3, 5_000, 9 * HOUR + MINUTE));
    }

    private static void visits(Scene s, int branches, double amount, long gapMillis) {
        s.at(DAY - s.now() % DAY + 6 * HOUR);
        s.keyedBy(s.victim.customer + " on "
                + Instant.ofEpochMilli(s.now()).atZone(ZoneOffset.UTC).toLocalDate());
        String[] names = new String[branches];
        for (int i = 0; i < branches; i++) {
            names[i] = s.fresh("branch");
        }
        for (int i = 0; i < 3; i++) {
            s.deposits(names[i % branches], amount);
            s.later(gapMillis, gapMillis);
        }
    }

    private static Campaign roundTrip() {
        return on(
                        Typology.ROUND_TRIP,
                        Duration.ofHours(73),
                        victim -> victim.account,
                        s -> returns(s, true, 0.951 + 0.098 * s.random.nextDouble(), s.between(HOUR, 71 * HOUR)))
                .nearMiss("from another account", s -> returns(s, false, 1, 50 * HOUR))
                .nearMiss("6 % less", s -> returns(s, true, 0.94, 50 * HOUR))
                .nearMiss("6 % more", s -> returns(s, true, 1.06, 50 * HOUR))
                .nearMiss("after 72 hours", s -> returns(s, true, 1, 72 * HOUR));
    }

    private static void returns(Scene s, boolean same, double factor, long gapMillis) {
        String other = s.fresh("partner");
        double amount = s.amount(500, 50_000);
        s.sends(other, amount);
        s.at(gapMillis);
        s.receives(same ? other : s.fresh("partner"), Scene.cents(amount * factor));
    }

    private static Campaign depositToWallet() {
        return on(
                        Typology.DEPOSIT_TO_WALLET,
                        Duration.ofMinutes(11),
                        victim -> victim.customer,
                        s -> movesToWallet(s, s.amount(5_000, 7_900), true, s.between(SECOND, 599 * SECOND)))
                .nearMiss("4,999.99", s -> movesToWallet(s, 4_999.99, true, 5 * MINUTE))
                .nearMiss("to a bank account", s -> movesToWallet(s, 6_000, false, 5 * MINUTE))
                .nearMiss("after 10 minutes", s -> movesToWallet(s, 6_000, true, 10 * MINUTE));
    }

    private static void movesToWallet(Scene s, double amount, boolean wallet, long gapMillis) {
        s.deposits(s.fresh("branch"), amount);
        s.at(gapMillis);
        s.sendsToWallet(Scene.cents(amount * 0.98), wallet);
    }
}
