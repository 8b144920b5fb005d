// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.stream;

import io.tidemark.samples.fraud.event.FraudEvent;
import io.tidemark.samples.fraud.event.FraudEvent.CardAuth;
import io.tidemark.samples.fraud.event.FraudEvent.CashDeposit;
import io.tidemark.samples.fraud.event.FraudEvent.CashWithdrawal;
import io.tidemark.samples.fraud.event.FraudEvent.DeclineReason;
import io.tidemark.samples.fraud.event.FraudEvent.LoginOk;
import io.tidemark.samples.fraud.event.FraudEvent.PayeeAdded;
import io.tidemark.samples.fraud.event.FraudEvent.Purchase;
import io.tidemark.samples.fraud.event.FraudEvent.TransferIn;
import io.tidemark.samples.fraud.event.FraudEvent.TransferOut;
import io.tidemark.samples.fraud.event.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongFunction;

/**
 * One play of a campaign on one victim. The script of the campaign moves the time on ({@link #at}, {@link #later}) and
 * lets events happen; all of them are part of the match that must be found, but those that happen {@link #aside}.
 */
final class Scene {
    static final long SECOND = 1_000;
    static final long MINUTE = 60 * SECOND;
    static final long HOUR = 60 * MINUTE;
    static final long DAY = 24 * HOUR;

    final CustomerState victim;
    final SplittableRandom random;
    /** Where the scene is played, if at a merchant. */
    final String stage;

    private final Population population;
    private final EventIds ids;
    private final long startMillis;
    private final List<FraudEvent> events = new ArrayList<>();
    private final List<Long> evidence = new ArrayList<>();
    private String key;
    private long now;
    private long deadlineMillis;
    private boolean aside;

    Scene(
            CustomerState victim,
            String stage,
            String key,
            long startMillis,
            Population population,
            EventIds ids,
            SplittableRandom random) {
        this.victim = victim;
        this.stage = stage;
        this.key = key;
        this.startMillis = startMillis;
        this.now = startMillis;
        this.population = population;
        this.ids = ids;
        this.random = random;
    }

    // The stage: time, chance and what comes out.

    /** Moves to a time after the beginning of the scene. */
    void at(long offsetMillis) {
        now = startMillis + offsetMillis;
    }

    /** Moves on by a random time from {@code min} to {@code max}. */
    void later(long minMillis, long maxMillis) {
        now += between(minMillis, maxMillis);
    }

    /** Milliseconds since the beginning of the scene. */
    long offset() {
        return now - startMillis;
    }

    long now() {
        return now;
    }

    long between(long min, long max) {
        return random.nextLong(min, max + 1);
    }

    int between(int min, int max) {
        return random.nextInt(min, max + 1);
    }

    /** A random amount of whole cents. */
    double amount(double min, double max) {
        return cents(min + (max - min) * random.nextDouble());
    }

    static double cents(double amount) {
        return Math.round(amount * 100) / 100.0;
    }

    @SafeVarargs
    final <T> T oneOf(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** The match is keyed by this instead of what the campaign says. */
    void keyedBy(String otherKey) {
        key = otherKey;
    }

    /** The match is complete when this time has passed without an event. */
    void silentUntil(long offsetMillis) {
        deadlineMillis = startMillis + offsetMillis;
    }

    /** What happens here is no part of the match. */
    void aside(Runnable happening) {
        aside = true;
        happening.run();
        aside = false;
    }

    /** Lets an event happen now; it gets the next id. */
    <E extends FraudEvent> E happens(LongFunction<E> event) {
        E happening = event.apply(ids.next());
        events.add(happening);
        if (!aside) {
            evidence.add(happening.id());
            deadlineMillis = Math.max(deadlineMillis, now);
        }
        return happening;
    }

    String fresh(String kind) {
        return kind + "-x" + ids.nextName();
    }

    List<FraudEvent> events() {
        return events;
    }

    Planted planted(Campaign campaign, Campaign.Variant variant) {
        return new Planted(campaign.typology(), key, variant.nearMiss(), evidence, deadlineMillis);
    }

    // What victims and fraudsters do in more than one campaign.

    /** A merchant that no campaign on merchants is played at. */
    String merchant() {
        int half = population.merchants() / 2;
        return population.merchant(half + random.nextInt(half)).merchant;
    }

    /** The card is charged over the network. */
    CardAuth charge(double amount, boolean approved) {
        return charge(victim.card, merchant(), amount, approved);
    }

    CardAuth charge(String card, String merchant, double amount, boolean approved) {
        String customer = card.equals(victim.card) ? victim.customer : null;
        return happens(id -> new CardAuth(
                id,
                now,
                customer,
                card,
                merchant,
                amount,
                approved,
                approved ? null : DeclineReason.WRONG_DETAILS,
                false,
                5_816,
                null));
    }

    /** The card is used at a place, or over the network with the place of the merchant. */
    CardAuth use(Place place, boolean present) {
        double amount = amount(10, 400);
        return happens(id -> new CardAuth(
                id, now, victim.customer, victim.card, merchant(), amount, true, null, present, 5_311, place));
    }

    LoginOk logsIn(boolean newDevice) {
        String device = newDevice ? fresh("device") : victim.device;
        return happens(id -> new LoginOk(id, now, victim.customer, victim.account, device, victim.address, newDevice));
    }

    PayeeAdded addsPayee() {
        String payee = fresh("payee");
        return happens(id -> new PayeeAdded(id, now, victim.customer, victim.account, payee));
    }

    /** Sends money that is but a small part of the balance. */
    TransferOut sends(String payee, double amount) {
        return sends(payee, amount, 10 * amount + 5_000);
    }

    TransferOut sends(String payee, double amount, double balance) {
        return happens(id -> new TransferOut(id, now, victim.customer, victim.account, payee, amount, balance, false));
    }

    TransferOut sendsToWallet(double amount, boolean wallet) {
        String payee = fresh(wallet ? "wallet" : "payee");
        return happens(id ->
                new TransferOut(id, now, victim.customer, victim.account, payee, amount, 10 * amount + 5_000, wallet));
    }

    TransferIn receives(String sender, double amount) {
        return happens(id -> new TransferIn(id, now, victim.customer, victim.account, sender, amount));
    }

    CashDeposit deposits(String branch, double amount) {
        return happens(id -> new CashDeposit(id, now, victim.customer, victim.account, branch, amount));
    }

    CashWithdrawal withdraws(double amount) {
        return happens(id -> new CashWithdrawal(id, now, victim.customer, victim.account, amount));
    }

    Purchase buys(String merchant, double amount) {
        String order = fresh("order");
        return happens(id -> new Purchase(
                id, now, victim.customer, victim.account, victim.card, victim.device, order, merchant, amount));
    }
}
