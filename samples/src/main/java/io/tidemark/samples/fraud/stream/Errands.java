// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.stream;

import static io.tidemark.samples.fraud.stream.Scene.DAY;
import static io.tidemark.samples.fraud.stream.Scene.HOUR;
import static io.tidemark.samples.fraud.stream.Scene.MINUTE;
import static io.tidemark.samples.fraud.stream.Scene.SECOND;

import io.tidemark.samples.fraud.event.FraudEvent;
import io.tidemark.samples.fraud.event.FraudEvent.AccountOpened;
import io.tidemark.samples.fraud.event.FraudEvent.ChargebackFiled;
import io.tidemark.samples.fraud.event.FraudEvent.ChargebackReason;
import io.tidemark.samples.fraud.event.FraudEvent.Contact;
import io.tidemark.samples.fraud.event.FraudEvent.ContactChanged;
import io.tidemark.samples.fraud.event.FraudEvent.DeliveryConfirmed;
import io.tidemark.samples.fraud.event.FraudEvent.DeviceAdded;
import io.tidemark.samples.fraud.event.FraudEvent.GeoJump;
import io.tidemark.samples.fraud.event.FraudEvent.LoginFailed;
import io.tidemark.samples.fraud.event.FraudEvent.LoginOk;
import io.tidemark.samples.fraud.event.FraudEvent.OrderCreated;
import io.tidemark.samples.fraud.event.FraudEvent.OrderPaid;
import io.tidemark.samples.fraud.event.FraudEvent.PasswordReset;
import io.tidemark.samples.fraud.event.FraudEvent.PayeeAdded;
import io.tidemark.samples.fraud.event.FraudEvent.PromoRedeemed;
import io.tidemark.samples.fraud.event.FraudEvent.Purchase;
import io.tidemark.samples.fraud.event.FraudEvent.RefundPaid;
import io.tidemark.samples.fraud.event.FraudEvent.RefundRequested;
import io.tidemark.samples.fraud.event.FraudEvent.Risk;
import io.tidemark.samples.fraud.event.FraudEvent.SimSwapped;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What honest people do in several steps: the first is returned, the others are put on the agenda. */
final class Errands {
    private final Population population;
    private final EventIds ids;
    private final SplittableRandom random;
    private final TimedQueue<FraudEvent> agenda;

    Errands(Population population, EventIds ids, SplittableRandom random, TimedQueue<FraudEvent> agenda) {
        this.population = population;
        this.ids = ids;
        this.random = random;
        this.agenda = agenda;
    }

    /** One to three failures within a minute, then a log-in. */
    @Nullable
    FraudEvent failsToLogIn(CustomerState customer, long now) {
        if (!customer.tryFail(now)) {
            return null;
        }
        long time = now;
        for (int i = random.nextInt(3); i > 0; i--) {
            time += between(2 * SECOND, 20 * SECOND);
            then(new LoginFailed(ids.next(), time, customer.customer, customer.address));
        }
        time += between(2 * SECOND, 20 * SECOND);
        then(new LoginOk(
                ids.next(), time, customer.customer, customer.account, customer.device, customer.address, false));
        return new LoginFailed(ids.next(), now, customer.customer, customer.address);
    }

    /** An order, which is paid, mostly delivered, and sometimes regretted. */
    FraudEvent orders(CustomerState customer, long now) {
        String order = "order-" + ids.nextName();
        String merchant = population.anyMerchant(random).merchant;
        double amount = Scene.cents(5 + 2 * customer.spend * random.nextDouble());
        long paid = now + between(5 * SECOND, 9 * MINUTE);
        then(new OrderPaid(ids.next(), paid, customer.customer, order));
        then(new Purchase(
                ids.next(),
                paid,
                customer.customer,
                customer.account,
                customer.card,
                customer.device,
                order,
                merchant,
                amount));
        if (random.nextInt(3) > 0) {
            long delivered = paid + between(DAY, 5 * DAY);
            then(new DeliveryConfirmed(ids.next(), delivered, customer.customer, customer.card, order));
            regrets(customer, order, merchant, amount, delivered);
        }
        return new OrderCreated(ids.next(), now, customer.customer, order, merchant, amount);
    }

    private void regrets(CustomerState customer, String order, String merchant, double amount, long delivered) {
        if (random.nextInt(12) == 0 && customer.tryRefund(delivered)) {
            long asked = delivered + between(HOUR, 4 * DAY);
            long paidBack = asked + between(HOUR, 3 * DAY);
            then(new RefundRequested(ids.next(), asked, customer.customer, order, merchant, amount));
            then(new RefundPaid(ids.next(), paidBack, customer.customer, order, merchant, amount));
        } else if (random.nextInt(300) == 0) {
            ChargebackReason reason = customer.tryChargeBack() ? ChargebackReason.NOT_RECEIVED : ChargebackReason.TWICE;
            long filed = delivered + between(DAY, 20 * DAY);
            then(new ChargebackFiled(ids.next(), filed, customer.customer, customer.card, order, reason));
        }
    }

    /** Seldom, and never both of what the take-over rules ask for: SIM cards are for even numbers, the rest for odd. */
    FraudEvent changesSomething(CustomerState customer, long now) {
        String name = customer.customer;
        String account = customer.account;
        boolean even = customer.index % 2 == 0;
        return switch (random.nextInt(7)) {
            case 0 -> new PasswordReset(ids.next(), now, name);
            case 1 ->
                new ContactChanged(
                        ids.next(), now, name, account, random.nextBoolean() ? Contact.EMAIL : Contact.PHONE);
            case 2 -> new DeviceAdded(ids.next(), now, name, customer.device);
            case 3 -> new GeoJump(ids.next(), now, name, random.nextBoolean() ? Risk.LOW : Risk.MEDIUM);
            case 4 -> opensAccount(now);
            case 5 ->
                even
                        ? new SimSwapped(ids.next(), now, name, "sim-" + ids.nextName())
                        : new PayeeAdded(ids.next(), now, name, account, "payee-new-" + ids.nextName());
            default -> new LoginOk(ids.next(), now, name, account, customer.device, customer.address, !even);
        };
    }

    private FraudEvent opensAccount(long now) {
        long name = ids.nextName();
        String customer = "customer-new-" + name;
        String account = "account-new-" + name;
        String device = "device-new-" + name;
        if (random.nextBoolean()) {
            long used = now + between(MINUTE, DAY);
            then(new PromoRedeemed(ids.next(), used, customer, account, device, "welcome"));
        }
        return new AccountOpened(ids.next(), now, customer, account, device);
    }

    private void then(FraudEvent event) {
        agenda.add(event.timeMillis(), event);
    }

    private long between(long min, long max) {
        return random.nextLong(min, max + 1);
    }
}
