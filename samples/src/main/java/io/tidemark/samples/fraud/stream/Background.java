// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.stream;

import static io.tidemark.samples.fraud.stream.Family.ACCESS;
import static io.tidemark.samples.fraud.stream.Family.CARD;
import static io.tidemark.samples.fraud.stream.Family.MONEY;
import static io.tidemark.samples.fraud.stream.Family.SHOP;

import io.tidemark.samples.fraud.event.FraudEvent;
import io.tidemark.samples.fraud.event.FraudEvent.CardAuth;
import io.tidemark.samples.fraud.event.FraudEvent.CashDeposit;
import io.tidemark.samples.fraud.event.FraudEvent.CashWithdrawal;
import io.tidemark.samples.fraud.event.FraudEvent.DeclineReason;
import io.tidemark.samples.fraud.event.FraudEvent.KycUpdated;
import io.tidemark.samples.fraud.event.FraudEvent.LimitRaised;
import io.tidemark.samples.fraud.event.FraudEvent.LoginOk;
import io.tidemark.samples.fraud.event.FraudEvent.TransferIn;
import io.tidemark.samples.fraud.event.FraudEvent.TransferOut;
import io.tidemark.samples.fraud.event.Place;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What honest people do. It begins many a rule, but by construction it completes none, neither alone nor together with
 * a near miss: for each rule there is something it never does.
 *
 * <ul>
 *   <li>1, 2: small charges are never declined; where a merchant is tested, there are no small charges of others
 *   <li>3, 5, 9, 12, 21, 27: counted by {@link CustomerState}, and kept well below
 *   <li>4: a transfer a minute at most
 *   <li>6: nobody leaves town
 *   <li>7, 10, 11, 19: customers with an even number change SIM cards, those with an odd number devices and payees;
 *       nobody sends money to a new payee, nor a third of what there is
 *   <li>8: an address belongs to one customer
 *   <li>13: nobody has more than five senders; 14: nobody receives 10,000
 *   <li>16, 17, 25: deposits stay below 3,000 and are made at one branch
 *   <li>18: those who send are not those who receive
 *   <li>23: a device opens one account; 24: orders are paid within nine minutes; 26: telephones stay at home
 * </ul>
 *
 * <p>A customer on whom a campaign is played does nothing that its rule looks at; see {@link Family}.
 */
final class Background {
    private static final int TRIES = 64;
    private static final int SENDERS = 5;
    /** In town, online, declined; log-in, failure; out, in, salary, withdrawal, deposit; order, change, back office. */
    private static final double[] WEIGHTS = {24, 12, 1.5, 16, 1, 8, 5, 2, 4, 1.5, 5, 1.5, 0.8};

    private static final WeightedChoice ACTIVITIES = WeightedChoice.of(WEIGHTS);
    /** Share of the charges over the network. */
    static final double ONLINE_SHARE = WEIGHTS[1] / Arrays.stream(WEIGHTS).sum();

    private final Population population;
    private final EventIds ids;
    private final SplittableRandom random;
    private final long startMillis;
    private final Errands errands;
    private final double missing;

    Background(Population population, EventIds ids, SplittableRandom random, StreamProfile profile, Errands errands) {
        this.population = population;
        this.ids = ids;
        this.random = random;
        this.startMillis = profile.start().toEpochMilli();
        this.missing = profile.defects().missing();
        this.errands = errands;
    }

    /** Something happens now. */
    FraudEvent next(long now) {
        for (int i = 0; i < TRIES; i++) {
            FraudEvent event = attempt(population.anyCustomer(random), now);
            if (event != null) {
                return event;
            }
        }
        return nothingMuch(now);
    }

    /** What no rule looks at, and is always allowed. */
    FraudEvent nothingMuch(long now) {
        return new KycUpdated(ids.next(), now, population.anyCustomer(random).customer);
    }

    /** Charges at one merchant, by anybody. */
    FraudEvent charge(MerchantState merchant, long now) {
        for (int i = 0; i < TRIES; i++) {
            CustomerState customer = population.anyCustomer(random);
            if (!customer.quiet(CARD, now) && customer.tryApprove(now)) {
                return charge(customer, merchant, usual(customer), true, false, now);
            }
        }
        return next(now);
    }

    private @Nullable FraudEvent attempt(CustomerState customer, long now) {
        int activity = ACTIVITIES.pick(random);
        return switch (activity) {
            case 0 -> buysInTown(customer, now);
            case 1 -> buysOnline(customer, now);
            case 2 -> isDeclined(customer, now);
            case 3 -> customer.quiet(ACCESS, now) ? null : logsIn(customer, now);
            case 4 -> customer.quiet(ACCESS, now) ? null : errands.failsToLogIn(customer, now);
            case 5 -> customer.quiet(MONEY, now) ? null : sends(customer, now);
            case 6 -> customer.quiet(MONEY, now) ? null : receives(customer, 15 + 600 * skewed(), now);
            case 7 -> customer.quiet(MONEY, now) ? null : receives(customer, customer.income, now);
            case 8 -> customer.quiet(MONEY, now) ? null : withdraws(customer, now);
            case 9 -> customer.quiet(MONEY, now) ? null : deposits(customer, now);
            case 10 -> customer.quiet(SHOP, now) ? null : errands.orders(customer, now);
            case 11 -> customer.quiet(ACCESS, now) ? null : errands.changesSomething(customer, now);
            default -> backOffice(customer, now);
        };
    }

    private @Nullable FraudEvent buysInTown(CustomerState customer, long now) {
        if (customer.quiet(CARD, now) || !customer.tryApprove(now)) {
            return null;
        }
        return charge(customer, population.localMerchant(customer, random), usual(customer), true, true, now);
    }

    private @Nullable FraudEvent buysOnline(CustomerState customer, long now) {
        if (customer.quiet(CARD, now) || !customer.tryApprove(now)) {
            return null;
        }
        MerchantState merchant = population.anyMerchant(random);
        boolean small = random.nextInt(8) == 0 && !merchant.quiet(now);
        double amount = small ? Scene.cents(0.5 + 4.5 * random.nextDouble()) : usual(customer);
        return charge(customer, merchant, amount, true, false, now);
    }

    private @Nullable FraudEvent isDeclined(CustomerState customer, long now) {
        if (customer.quiet(CARD, now) || !customer.tryDecline(now)) {
            return null;
        }
        return charge(customer, population.anyMerchant(random), usual(customer), false, false, now);
    }

    private CardAuth charge(
            CustomerState customer,
            MerchantState merchant,
            double amount,
            boolean approved,
            boolean present,
            long now) {
        DeclineReason reason = approved ? null : DeclineReason.FUNDS;
        Place place = merchant.place;
        String name = merchant.merchant;
        double known = amount;
        if (random.nextDouble() < missing) {
            // A gateway that left something out: what was charged, or where.
            known = random.nextBoolean() ? Double.NaN : amount;
            place = null;
            name = null;
        }
        return new CardAuth(
                ids.next(),
                now,
                customer.customer,
                customer.card,
                name,
                known,
                approved,
                reason,
                present,
                merchant.category,
                place);
    }

    private FraudEvent logsIn(CustomerState customer, long now) {
        String device = random.nextDouble() < missing ? null : customer.device;
        return new LoginOk(ids.next(), now, customer.customer, customer.account, device, customer.address, false);
    }

    private @Nullable FraudEvent sends(CustomerState customer, long now) {
        double amount = Scene.cents(5 + 0.25 * (customer.balance - 5) * square(random.nextDouble()));
        if (!customer.tryTransfer(now, amount)) {
            return null;
        }
        int usual = customer.index * 31 + random.nextInt(4);
        boolean wallet = usual % 40 == 0;
        String payee = (wallet ? "wallet-" : "payee-") + Math.floorMod(usual, 20_000);
        return new TransferOut(
                ids.next(), now, customer.customer, customer.account, payee, amount, customer.balance, wallet);
    }

    private @Nullable FraudEvent receives(CustomerState customer, double amount, long now) {
        double limited = Scene.cents(Math.min(9_000, amount));
        if (!customer.tryReceive(now, limited)) {
            return null;
        }
        String sender = "sender-" + (customer.index * 7L + random.nextInt(SENDERS)) % 50_000;
        return new TransferIn(ids.next(), now, customer.customer, customer.account, sender, limited);
    }

    private @Nullable FraudEvent withdraws(CustomerState customer, long now) {
        double amount = 10.0 * (1 + random.nextInt(50));
        if (!customer.tryTakeOut(now, amount)) {
            return null;
        }
        return new CashWithdrawal(ids.next(), now, customer.customer, customer.account, amount);
    }

    private FraudEvent deposits(CustomerState customer, long now) {
        double amount = 10.0 * (1 + random.nextInt(299));
        return new CashDeposit(ids.next(), now, customer.customer, customer.account, "branch-" + customer.city, amount);
    }

    private @Nullable FraudEvent backOffice(CustomerState customer, long now) {
        if (!StreamClock.officeHours(startMillis, now)) {
            return null;
        }
        return random.nextInt(4) == 0
                ? new LimitRaised(ids.next(), now, customer.customer, customer.card, 1_000 * (1 + random.nextInt(9)))
                : new KycUpdated(ids.next(), now, customer.customer);
    }

    private double usual(CustomerState customer) {
        return Scene.cents(5.01 + customer.spend * skewed());
    }

    /** Mostly below one, seldom above four. */
    private double skewed() {
        double uniform = random.nextDouble();
        return uniform * uniform * (1 + 6 * square(square(uniform)));
    }

    private static double square(double value) {
        return value * value;
    }
}
