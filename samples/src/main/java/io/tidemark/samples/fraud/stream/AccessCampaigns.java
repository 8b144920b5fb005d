// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.stream;

import static io.tidemark.samples.fraud.stream.Family.ACCESS;
import static io.tidemark.samples.fraud.stream.Family.CARD;
import static io.tidemark.samples.fraud.stream.Family.MONEY;
import static io.tidemark.samples.fraud.stream.Family.SHOP;
import static io.tidemark.samples.fraud.stream.Scene.DAY;
import static io.tidemark.samples.fraud.stream.Scene.HOUR;
import static io.tidemark.samples.fraud.stream.Scene.MINUTE;
import static io.tidemark.samples.fraud.stream.Scene.SECOND;

import io.tidemark.samples.fraud.event.FraudEvent.Contact;
import io.tidemark.samples.fraud.event.FraudEvent.ContactChanged;
import io.tidemark.samples.fraud.event.FraudEvent.GeoJump;
import io.tidemark.samples.fraud.event.FraudEvent.LoginFailed;
import io.tidemark.samples.fraud.event.FraudEvent.LoginOk;
import io.tidemark.samples.fraud.event.FraudEvent.PasswordReset;
import io.tidemark.samples.fraud.event.FraudEvent.Risk;
import io.tidemark.samples.fraud.event.FraudEvent.SimSwapped;
import io.tidemark.samples.fraud.event.Typology;
import java.time.Duration;
import java.util.List;

/** Frauds that begin with getting into an account. */
final class AccessCampaigns {
    private static final List<Family> ACCESS_AND_MONEY = List.of(ACCESS, MONEY);

    private AccessCampaigns() {}

    static List<Campaign> all() {
        return List.of(
                takeover(), credentialStuffing(), bruteForce(), simSwap(), patientSimSwap(), dormant(), geoJump());
    }

    /** The share of the balance stays below half, which would wake a dormant account. */
    private static Campaign takeover() {
        return Campaign.of(
                        Typology.ACCOUNT_TAKEOVER,
                        ACCESS_AND_MONEY,
                        Duration.ofDays(1),
                        victim -> victim.customer,
                        s -> takesOver(
                                s,
                                true,
                                true,
                                true,
                                0.3 + 0.15 * s.random.nextDouble(),
                                s.between(MINUTE, 119 * MINUTE)))
                .nearMiss("known device", s -> takesOver(s, false, true, true, 0.4, HOUR))
                .nearMiss("nothing changed", s -> takesOver(s, true, false, true, 0.4, HOUR))
                .nearMiss("to another payee", s -> takesOver(s, true, true, false, 0.4, HOUR))
                .nearMiss("29 % of the balance", s -> takesOver(s, true, true, true, 0.29, HOUR))
                .nearMiss("2 hours after the payee", s -> takesOver(s, true, true, true, 0.4, 2 * HOUR))
                .nearMiss("after 24 hours", s -> {
                    s.logsIn(true);
                    s.later(HOUR, 2 * HOUR);
                    resetsPassword(s);
                    s.at(23 * HOUR);
                    String payee = s.addsPayee().payee();
                    s.at(24 * HOUR);
                    s.sends(payee, 4_000, 10_000);
                });
    }

    private static void takesOver(
            Scene s, boolean newDevice, boolean changes, boolean samePayee, double share, long gapMillis) {
        s.logsIn(newDevice);
        s.later(MINUTE, 8 * HOUR);
        if (changes) {
            if (s.random.nextBoolean()) {
                resetsPassword(s);
            } else {
                changesContact(s);
            }
        }
        s.later(MINUTE, 8 * HOUR);
        String payee = s.addsPayee().payee();
        s.later(gapMillis, gapMillis);
        double balance = s.amount(2_000, 20_000);
        double amount = share < 0.3 ? Math.floor(balance * share) : Math.ceil(balance * share);
        s.sends(samePayee ? payee : s.fresh("payee"), amount, balance);
    }

    private static void resetsPassword(Scene s) {
        s.happens(id -> new PasswordReset(id, s.now(), s.victim.customer));
    }

    private static void changesContact(Scene s) {
        Contact contact = s.oneOf(Contact.values());
        s.happens(id -> new ContactChanged(id, s.now(), s.victim.customer, s.victim.account, contact));
    }

    /** On names from a list that leaked elsewhere, which hardly ever are customers here. */
    private static Campaign credentialStuffing() {
        return Campaign.of(
                        Typology.CREDENTIAL_STUFFING,
                        List.of(),
                        Duration.ofMinutes(11),
                        victim -> victim.address,
                        s -> stuffs(s, 30, s.between(20, 30), s.between(4 * MINUTE, 9 * MINUTE)))
                .nearMiss("29 failures", s -> stuffs(s, 29, 25, 9 * MINUTE))
                .nearMiss("19 customers", s -> stuffs(s, 30, 19, 9 * MINUTE))
                .nearMiss("after 10 minutes", s -> stuffs(s, 30, 25, 10 * MINUTE));
    }

    private static void stuffs(Scene s, int failures, int customers, long spanMillis) {
        String address = s.fresh("address");
        s.keyedBy(address);
        String[] names = new String[customers];
        for (int i = 0; i < customers; i++) {
            names[i] = s.fresh("customer");
        }
        for (int i = 0; i < failures; i++) {
            s.at(i * spanMillis / failures);
            String name = names[i % customers];
            s.happens(id -> new LoginFailed(id, s.now(), name, address));
        }
        s.at(spanMillis);
        String name = names[0];
        s.happens(id -> new LoginOk(id, s.now(), name, s.fresh("account"), null, address, false));
    }

    private static Campaign bruteForce() {
        return Campaign.of(
                        Typology.BRUTE_FORCE,
                        ACCESS_AND_MONEY,
                        Duration.ofMinutes(16),
                        victim -> victim.customer,
                        s -> forces(s, 5, s.between(20 * SECOND, 4 * MINUTE), false, s.between(SECOND, 9 * MINUTE)))
                .nearMiss("4 failures", s -> forces(s, 4, 3 * MINUTE, false, MINUTE))
                .nearMiss("password reset between", s -> forces(s, 5, 3 * MINUTE, true, MINUTE))
                .nearMiss("failures over 5 minutes", s -> forces(s, 5, 5 * MINUTE, false, MINUTE))
                .nearMiss("10 minutes later", s -> forces(s, 5, 3 * MINUTE, false, 10 * MINUTE));
    }

    private static void forces(Scene s, int failures, long spanMillis, boolean reset, long gapMillis) {
        for (int i = 0; i < failures; i++) {
            s.at(i * spanMillis / (failures - 1));
            s.happens(id -> new LoginFailed(id, s.now(), s.victim.customer, s.victim.address));
        }
        if (reset) {
            s.later(gapMillis / 2, gapMillis / 2);
            s.aside(() -> resetsPassword(s));
        }
        s.at(spanMillis + gapMillis);
        s.logsIn(false);
    }

    private static Campaign simSwap() {
        return Campaign.of(
                        Typology.SIM_SWAP_TRANSFER,
                        ACCESS_AND_MONEY,
                        Duration.ofHours(73),
                        victim -> victim.customer,
                        s -> swapsSim(s, true, s.amount(500, 5_000), s.between(10 * HOUR, 71 * HOUR)))
                .nearMiss("known device", s -> swapsSim(s, false, 900, 30 * HOUR))
                .nearMiss("499.99", s -> swapsSim(s, true, 499.99, 30 * HOUR))
                .nearMiss("after 72 hours", s -> swapsSim(s, true, 900, 72 * HOUR));
    }

    private static void swapsSim(Scene s, boolean newDevice, double amount, long spanMillis) {
        s.happens(id -> new SimSwapped(id, s.now(), s.victim.customer, s.fresh("sim")));
        s.later(MINUTE, 9 * HOUR);
        s.logsIn(newDevice);
        s.at(spanMillis);
        s.sends(s.fresh("payee"), amount);
    }

    private static Campaign patientSimSwap() {
        return Campaign.of(
                        Typology.SIM_SWAP_PATIENT,
                        ACCESS_AND_MONEY,
                        Duration.ofDays(8),
                        victim -> victim.customer,
                        s -> waits(s, s.between(DAY, 4 * DAY), s.between(MINUTE, 2 * DAY)))
                .nearMiss("payee after 23 hours 59", s -> waits(s, DAY - MINUTE, DAY))
                .nearMiss("after 7 days", s -> waits(s, 3 * DAY, 4 * DAY));
    }

    private static void waits(Scene s, long payeeMillis, long gapMillis) {
        s.happens(id -> new SimSwapped(id, s.now(), s.victim.customer, s.fresh("sim")));
        s.at(payeeMillis);
        String payee = s.addsPayee().payee();
        s.at(payeeMillis + gapMillis);
        s.sends(payee, s.amount(50, 5_000));
    }

    private static Campaign dormant() {
        return Campaign.of(
                        Typology.DORMANT_WAKE_UP,
                        List.of(CARD, ACCESS, MONEY, SHOP),
                        Duration.ofDays(105),
                        victim -> victim.account,
                        s -> wakes(
                                s,
                                s.between(90 * DAY, 95 * DAY),
                                0.5 + 0.5 * s.random.nextDouble(),
                                s.between(MINUTE, 6 * DAY)))
                .nearMiss("after 89 days", s -> wakes(s, 89 * DAY, 0.8, DAY))
                .nearMiss("49 % of the balance", s -> wakes(s, 91 * DAY, 0.49, DAY))
                .nearMiss("7 days after waking up", s -> wakes(s, 91 * DAY, 0.8, 7 * DAY))
                .nearMiss("a payment in between", s -> {
                    s.logsIn(false);
                    s.at(45 * DAY);
                    s.aside(() -> s.receives("sender-0", 12));
                    s.at(92 * DAY);
                    s.logsIn(true);
                    s.later(HOUR, DAY);
                    s.sends(s.fresh("payee"), 8_000, 10_000);
                });
    }

    private static void wakes(Scene s, long sleepMillis, double share, long gapMillis) {
        s.logsIn(false);
        s.at(sleepMillis);
        if (s.random.nextBoolean()) {
            s.logsIn(true);
        } else {
            changesContact(s);
        }
        s.at(sleepMillis + gapMillis);
        double balance = s.amount(1_000, 9_000);
        double amount = share < 0.5 ? Math.floor(balance * share) : Math.ceil(balance * share);
        s.sends(s.fresh("payee"), amount, balance);
    }

    private static Campaign geoJump() {
        return Campaign.of(
                        Typology.GEO_JUMP_WITHDRAWAL,
                        ACCESS_AND_MONEY,
                        Duration.ofMinutes(16),
                        victim -> victim.customer,
                        s -> jumps(s, Risk.HIGH, s.between(100, 300) * 10, s.between(SECOND, 14 * MINUTE)))
                .nearMiss("medium risk", s -> jumps(s, Risk.MEDIUM, 1_500, 5 * MINUTE))
                .nearMiss("990 drawn", s -> jumps(s, Risk.HIGH, 990, 5 * MINUTE))
                .nearMiss("15 minutes later", s -> jumps(s, Risk.HIGH, 1_500, 15 * MINUTE));
    }

    private static void jumps(Scene s, Risk risk, double amount, long gapMillis) {
        s.happens(id -> new GeoJump(id, s.now(), s.victim.customer, risk));
        s.at(gapMillis);
        s.withdraws(amount);
    }
}
