// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.stream;

import static io.tidemark.samples.fraud.stream.Family.SHOP;
import static io.tidemark.samples.fraud.stream.Scene.DAY;
import static io.tidemark.samples.fraud.stream.Scene.HOUR;
import static io.tidemark.samples.fraud.stream.Scene.MINUTE;
import static io.tidemark.samples.fraud.stream.Scene.SECOND;

import io.tidemark.samples.fraud.event.FraudEvent.AccountOpened;
import io.tidemark.samples.fraud.event.FraudEvent.ChargebackFiled;
import io.tidemark.samples.fraud.event.FraudEvent.ChargebackReason;
import io.tidemark.samples.fraud.event.FraudEvent.DeliveryConfirmed;
import io.tidemark.samples.fraud.event.FraudEvent.OrderCreated;
import io.tidemark.samples.fraud.event.FraudEvent.OrderPaid;
import io.tidemark.samples.fraud.event.FraudEvent.PromoRedeemed;
import io.tidemark.samples.fraud.event.FraudEvent.Purchase;
import io.tidemark.samples.fraud.event.FraudEvent.RefundRequested;
import io.tidemark.samples.fraud.event.Typology;
import java.time.Duration;
import java.util.List;

/** Frauds in shops. */
final class ShopCampaigns {
    private ShopCampaigns() {}

    static List<Campaign> all() {
        return List.of(refundAbuse(), promoFarming(), unpaidOrder(), friendlyFraud());
    }

    private static Campaign refundAbuse() {
        return Campaign.of(
                        Typology.REFUND_ABUSE,
                        List.of(SHOP),
                        Duration.ofDays(31),
                        victim -> victim.customer,
                        s -> givesBack(s, 4, 3, 0.6 + 0.4 * s.random.nextDouble(), s.between(8 * DAY, 29 * DAY)))
                .nearMiss("3 refunds", s -> givesBack(s, 3, 3, 0.9, 20 * DAY))
                .nearMiss("2 merchants", s -> givesBack(s, 4, 2, 0.9, 20 * DAY))
                .nearMiss("59 % of the money", s -> givesBack(s, 4, 3, 0.59, 20 * DAY))
                .nearMiss("over 30 days", s -> givesBack(s, 4, 3, 0.9, 30 * DAY));
    }

    private static void givesBack(Scene s, int times, int merchants, double share, long spanMillis) {
        String[] names = new String[merchants];
        for (int i = 0; i < merchants; i++) {
            names[i] = s.fresh("merchant");
        }
        long stepMillis = spanMillis / (2L * times - 1);
        for (int i = 0; i < times; i++) {
            s.at(2L * i * stepMillis);
            Purchase bought = s.buys(names[i % merchants], s.amount(20, 400));
            double back = bought.amount() * share + (share < 0.6 ? -0.01 : 0.01);
            s.at(i == times - 1 ? spanMillis : (2L * i + 1) * stepMillis);
            s.happens(id -> new RefundRequested(
                    id, s.now(), s.victim.customer, bought.order(), bought.merchant(), Scene.cents(back)));
        }
    }

    /** On a device of its own, with customers who exist for the bonus only. */
    private static Campaign promoFarming() {
        return Campaign.of(
                        Typology.PROMO_FARMING,
                        List.of(),
                        Duration.ofDays(38),
                        victim -> victim.device,
                        s -> farms(s, 5, -1, s.between(2 * DAY, 25 * DAY)))
                .nearMiss("4 accounts", s -> farms(s, 4, -1, 20 * DAY))
                .nearMiss("one buys again", s -> farms(s, 5, s.between(0, 3), 20 * DAY))
                .nearMiss("the last buys again", s -> farms(s, 5, 4, 20 * DAY))
                .nearMiss("over 30 days", s -> farms(s, 5, -1, 30 * DAY));
    }

    private static void farms(Scene s, int accounts, int buyer, long spanMillis) {
        String device = s.fresh("device");
        s.keyedBy(device);
        for (int i = 0; i < accounts; i++) {
            s.at(i * (spanMillis - 10 * MINUTE) / (accounts - 1));
            String customer = s.fresh("customer");
            String account = s.fresh("account");
            s.happens(id -> new AccountOpened(id, s.now(), customer, account, device));
            s.later(MINUTE, 9 * MINUTE);
            if (i == accounts - 1) {
                s.at(spanMillis);
            }
            s.happens(id -> new PromoRedeemed(id, s.now(), customer, account, device, "welcome"));
            if (i == buyer) {
                s.later(HOUR, 2 * HOUR);
                s.aside(() -> s.happens(id -> new Purchase(
                        id, s.now(), customer, account, s.fresh("card"), device, s.fresh("order"), s.merchant(), 20)));
            }
        }
        s.silentUntil(spanMillis + 7 * DAY);
    }

    private static Campaign unpaidOrder() {
        return Campaign.of(
                        Typology.UNPAID_ORDER, List.of(SHOP), Duration.ofMinutes(30), victim -> victim.customer, s -> {
                            String order = orders(s);
                            s.silentUntil(10 * MINUTE);
                            if (s.random.nextBoolean()) {
                                s.at(10 * MINUTE + s.random.nextInt(2) * s.between(0, 15 * MINUTE));
                                s.aside(() -> pays(s, order));
                            }
                        })
                .nearMiss("paid in 9 minutes 59.999", s -> {
                    String order = orders(s);
                    s.at(10 * MINUTE - 1);
                    s.aside(() -> pays(s, order));
                })
                .nearMiss("paid at once", s -> {
                    String order = orders(s);
                    s.later(1, SECOND);
                    s.aside(() -> pays(s, order));
                });
    }

    private static String orders(Scene s) {
        String order = s.fresh("order");
        s.keyedBy(order);
        s.happens(id -> new OrderCreated(id, s.now(), s.victim.customer, order, s.merchant(), s.amount(5, 300)));
        return order;
    }

    private static void pays(Scene s, String order) {
        s.happens(id -> new OrderPaid(id, s.now(), s.victim.customer, order));
    }

    private static Campaign friendlyFraud() {
        return Campaign.of(
                        Typology.FRIENDLY_FRAUD,
                        List.of(SHOP),
                        Duration.ofDays(100),
                        victim -> victim.card,
                        s -> complains(s, 3, 3, ChargebackReason.NOT_RECEIVED))
                .nearMiss("twice only", s -> complains(s, 2, 2, ChargebackReason.NOT_RECEIVED))
                .nearMiss("one not delivered", s -> complains(s, 3, 2, ChargebackReason.NOT_RECEIVED))
                .nearMiss("one for another reason", s -> complains(s, 3, 3, ChargebackReason.NOT_ME));
    }

    private static void complains(Scene s, int times, int delivered, ChargebackReason lastReason) {
        for (int i = 0; i < times; i++) {
            String order = s.buys(s.merchant(), s.amount(50, 500)).order();
            if (i < delivered) {
                s.later(DAY, 4 * DAY);
                s.happens(id -> new DeliveryConfirmed(id, s.now(), s.victim.customer, s.victim.card, order));
            }
            s.later(DAY, 9 * DAY);
            ChargebackReason reason = i == times - 1 ? lastReason : ChargebackReason.NOT_RECEIVED;
            s.happens(id -> new ChargebackFiled(id, s.now(), s.victim.customer, s.victim.card, order, reason));
            s.later(DAY, 20 * DAY);
        }
    }
}
