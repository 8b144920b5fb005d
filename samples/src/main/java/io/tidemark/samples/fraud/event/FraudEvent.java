// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.event;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened at the bank or in a shop. One sealed family: the nested interfaces say which key an event
 * belongs to (a rule is keyed by one of them), the nested records are the events. Immutable. Keys and details that the
 * sender may have left out are null; an amount that was left out is NaN, which no comparison accepts. As JSON each says in
 * {@code type} what it is.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(FraudEvent.AccountOpened.class),
    @JsonSubTypes.Type(FraudEvent.LoginOk.class),
    @JsonSubTypes.Type(FraudEvent.LoginFailed.class),
    @JsonSubTypes.Type(FraudEvent.PasswordReset.class),
    @JsonSubTypes.Type(FraudEvent.ContactChanged.class),
    @JsonSubTypes.Type(FraudEvent.DeviceAdded.class),
    @JsonSubTypes.Type(FraudEvent.SimSwapped.class),
    @JsonSubTypes.Type(FraudEvent.PayeeAdded.class),
    @JsonSubTypes.Type(FraudEvent.LimitRaised.class),
    @JsonSubTypes.Type(FraudEvent.KycUpdated.class),
    @JsonSubTypes.Type(FraudEvent.GeoJump.class),
    @JsonSubTypes.Type(FraudEvent.CardAuth.class),
    @JsonSubTypes.Type(FraudEvent.TransferOut.class),
    @JsonSubTypes.Type(FraudEvent.TransferIn.class),
    @JsonSubTypes.Type(FraudEvent.CashDeposit.class),
    @JsonSubTypes.Type(FraudEvent.CashWithdrawal.class),
    @JsonSubTypes.Type(FraudEvent.OrderCreated.class),
    @JsonSubTypes.Type(FraudEvent.OrderPaid.class),
    @JsonSubTypes.Type(FraudEvent.Purchase.class),
    @JsonSubTypes.Type(FraudEvent.DeliveryConfirmed.class),
    @JsonSubTypes.Type(FraudEvent.RefundRequested.class),
    @JsonSubTypes.Type(FraudEvent.RefundPaid.class),
    @JsonSubTypes.Type(FraudEvent.ChargebackFiled.class),
    @JsonSubTypes.Type(FraudEvent.PromoRedeemed.class),
    @JsonSubTypes.Type(FraudEvent.TimeReached.class)
})
public sealed interface FraudEvent {
    /** Identity of the event: a second delivery of the same event has the same id. */
    long id();

    /** Event time, in milliseconds since 1970 UTC. */
    long timeMillis();

    // Keys: what rules are keyed by, and what conditions read across several kinds of events.

    /** Concerns a customer. */
    sealed interface OfCustomer extends FraudEvent {
        /** The customer, or null if not known. */
        @Nullable
        String customer();
    }

    /** Concerns a current account. */
    sealed interface OfAccount extends FraudEvent {
        /** The account, or null if not known. */
        @Nullable
        String account();
    }

    /** Concerns a card. */
    sealed interface OfCard extends FraudEvent {
        /** The card, or null if not known. */
        @Nullable
        String card();
    }

    /** Comes from a phone or computer. */
    sealed interface OfDevice extends FraudEvent {
        /** The device, or null if not known. */
        @Nullable
        String device();
    }

    /** Concerns a merchant. */
    sealed interface OfMerchant extends FraudEvent {
        /** The merchant, or null if not known. */
        @Nullable
        String merchant();
    }

    /** Concerns an order. */
    sealed interface OfOrder extends FraudEvent {
        /** The order. */
        String order();
    }

    /** Comes from an address on the network. */
    sealed interface OfAddress extends FraudEvent {
        /** The IP address, or null if not known. */
        @Nullable
        String address();
    }

    /** Names an account that receives money. */
    sealed interface OfPayee extends FraudEvent {
        /** The account that receives. */
        String payee();
    }

    /** Moves an amount of money, in currency units. */
    sealed interface OfAmount extends FraudEvent {
        /** The amount, NaN if not known. */
        double amount();
    }

    /** Takes money out of an account. */
    sealed interface MoneyOut extends OfAccount, OfAmount {}

    // Access: accounts, log-ins and what protects them.

    /** A customer opened an account on a device. */
    record AccountOpened(long id, long timeMillis, String customer, String account, String device)
            implements OfCustomer, OfAccount, OfDevice {}

    /** A log-in succeeded; {@code newDevice}: from a device this customer never used before. */
    record LoginOk(
            long id,
            long timeMillis,
            String customer,
            String account,
            @Nullable String device,
            @Nullable String address,
            boolean newDevice)
            implements OfCustomer, OfAccount, OfDevice, OfAddress {}

    /** A log-in failed. */
    record LoginFailed(
            long id,
            long timeMillis,
            String customer,
            @Nullable String address) implements OfCustomer, OfAddress {}

    /** A password was reset. */
    record PasswordReset(long id, long timeMillis, String customer) implements OfCustomer {}

    /** Phone, e-mail or address of a customer changed. */
    record ContactChanged(long id, long timeMillis, String customer, String account, Contact contact)
            implements OfCustomer, OfAccount {}

    /** Ways to reach a customer. */
    enum Contact {
        /** Telephone number. */
        PHONE,
        /** E-mail address. */
        EMAIL,
        /** Postal address. */
        ADDRESS
    }

    /** A device was registered for a customer. */
    record DeviceAdded(long id, long timeMillis, String customer, String device) implements OfCustomer, OfDevice {}

    /** The telephone number of a customer moved to another SIM card. */
    record SimSwapped(long id, long timeMillis, String customer, String sim) implements OfCustomer {}

    /** A customer added an account to send money to. */
    record PayeeAdded(long id, long timeMillis, String customer, String account, String payee)
            implements OfCustomer, OfAccount, OfPayee {}

    /** The limit of a card was raised. */
    record LimitRaised(long id, long timeMillis, String customer, String card, double limit)
            implements OfCustomer, OfCard {}

    /** What the bank knows about a customer was renewed. */
    record KycUpdated(long id, long timeMillis, String customer) implements OfCustomer {}

    /** The network of a customer's telephone jumped to another country. */
    record GeoJump(long id, long timeMillis, String customer, Risk risk) implements OfCustomer {}

    /** How unusual something is. */
    enum Risk {
        /** Usual. */
        LOW,
        /** Not seen of this customer, but of others. */
        MEDIUM,
        /** Hardly ever seen. */
        HIGH
    }

    // Cards and money.

    /** A merchant asked whether a card may be charged. */
    record CardAuth(
            long id,
            long timeMillis,
            @Nullable String customer,
            @Nullable String card,
            @Nullable String merchant,
            double amount,
            boolean approved,
            @Nullable DeclineReason reason,
            boolean cardPresent,
            int merchantCategory,
            @Nullable Place place)
            implements OfCustomer, OfCard, OfMerchant, OfAmount {}

    /** Why a charge was declined. */
    enum DeclineReason {
        /** Not enough money or over the limit. */
        FUNDS,
        /** Wrong number, expiry or security code. */
        WRONG_DETAILS,
        /** The bank suspects fraud. */
        SUSPECTED
    }

    /** Money left an account for another account; {@code wallet}: for a wallet outside the banking system. */
    record TransferOut(
            long id,
            long timeMillis,
            String customer,
            String account,
            String payee,
            double amount,
            double balanceBefore,
            boolean wallet)
            implements OfCustomer, OfPayee, MoneyOut {}

    /** Money arrived in an account from another account. */
    record TransferIn(long id, long timeMillis, String customer, String account, String sender, double amount)
            implements OfCustomer, OfAccount, OfAmount {}

    /** Cash was paid in at a branch. */
    record CashDeposit(long id, long timeMillis, String customer, String account, String branch, double amount)
            implements OfCustomer, OfAccount, OfAmount {}

    /** Cash was drawn from an account. */
    record CashWithdrawal(long id, long timeMillis, String customer, String account, double amount)
            implements OfCustomer, MoneyOut {}

    // Shops.

    /** An order was placed. */
    record OrderCreated(long id, long timeMillis, String customer, String order, String merchant, double amount)
            implements OfCustomer, OfOrder, OfMerchant, OfAmount {}

    /** An order was paid. */
    record OrderPaid(long id, long timeMillis, String customer, String order) implements OfCustomer, OfOrder {}

    /** Something was bought: a paid order, seen from the buyer. */
    record Purchase(
            long id,
            long timeMillis,
            String customer,
            String account,
            String card,
            String device,
            String order,
            String merchant,
            double amount)
            implements OfCustomer, OfAccount, OfCard, OfDevice, OfOrder, OfMerchant, OfAmount {}

    /** The parcel of an order was handed over. */
    record DeliveryConfirmed(long id, long timeMillis, String customer, String card, String order)
            implements OfCustomer, OfCard, OfOrder {}

    /** A buyer wants money back. */
    record RefundRequested(long id, long timeMillis, String customer, String order, String merchant, double amount)
            implements OfCustomer, OfOrder, OfMerchant, OfAmount {}

    /** A merchant paid money back. */
    record RefundPaid(long id, long timeMillis, String customer, String order, String merchant, double amount)
            implements OfCustomer, OfOrder, OfMerchant, OfAmount {}

    /** A buyer took the money back through the bank. */
    record ChargebackFiled(
            long id, long timeMillis, String customer, String card, String order, ChargebackReason reason)
            implements OfCustomer, OfCard, OfOrder {}

    /** Why money was taken back. */
    enum ChargebackReason {
        /** The goods did not arrive. */
        NOT_RECEIVED,
        /** The card's owner did not buy. */
        NOT_ME,
        /** Charged twice. */
        TWICE
    }

    /** A new customer's bonus was used. */
    record PromoRedeemed(long id, long timeMillis, String customer, String account, String device, String promo)
            implements OfCustomer, OfAccount, OfDevice {}

    // Time itself.

    /**
     * Nothing happened; whoever writes the stream says that no event before this time comes after this one, but for those
     * that are late. So a partition in which nothing happens holds up nobody.
     */
    record TimeReached(long id, long timeMillis) implements FraudEvent {}
}
