// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.rule;

import io.tidemark.pattern.condition.Condition;
import io.tidemark.pattern.condition.Field;
import io.tidemark.pattern.condition.NumberField;
import io.tidemark.samples.fraud.event.FraudEvent;
import io.tidemark.samples.fraud.event.FraudEvent.CardAuth;
import io.tidemark.samples.fraud.event.FraudEvent.CashDeposit;
import io.tidemark.samples.fraud.event.FraudEvent.ContactChanged;
import io.tidemark.samples.fraud.event.FraudEvent.LoginOk;
import io.tidemark.samples.fraud.event.FraudEvent.OfAccount;
import io.tidemark.samples.fraud.event.FraudEvent.OfAmount;
import io.tidemark.samples.fraud.event.FraudEvent.OfCard;
import io.tidemark.samples.fraud.event.FraudEvent.OfCustomer;
import io.tidemark.samples.fraud.event.FraudEvent.OfMerchant;
import io.tidemark.samples.fraud.event.FraudEvent.OfOrder;
import io.tidemark.samples.fraud.event.FraudEvent.OfPayee;
import io.tidemark.samples.fraud.event.FraudEvent.TransferIn;
import io.tidemark.samples.fraud.event.FraudEvent.TransferOut;

/**
 * The properties of events that rules speak of. Declared once, as data: the engine can print them, and share what
 * several rules ask of them. An event that lacks a property has the value "absent", and no comparison holds for it.
 */
public final class Fields {
    /** What is charged, sent or paid. */
    public static final NumberField<FraudEvent> AMOUNT =
            Field.number("amount", event -> event instanceof OfAmount of ? of.amount() : Double.NaN);

    /** What is in the account before a transfer. */
    public static final NumberField<FraudEvent> BALANCE =
            Field.number("balance", event -> event instanceof TransferOut out ? out.balanceBefore() : Double.NaN);

    /** Event time in milliseconds. */
    public static final NumberField<FraudEvent> TIME = Field.number("time", FraudEvent::timeMillis);

    /** Whether a charge was approved. */
    public static final Field<FraudEvent, Boolean> APPROVED =
            Field.of("approved", event -> event instanceof CardAuth auth ? auth.approved() : null);

    /** One for a charge that was declined, else zero: its sum is how many were. */
    public static final NumberField<FraudEvent> DECLINED =
            Field.number("declined", event -> event instanceof CardAuth auth ? (auth.approved() ? 0 : 1) : Double.NaN);

    /** Whether the card itself was there. */
    public static final Field<FraudEvent, Boolean> CARD_PRESENT =
            Field.of("card present", event -> event instanceof CardAuth auth ? auth.cardPresent() : null);

    /** The card. */
    public static final Field<FraudEvent, String> CARD =
            Field.of("card", event -> event instanceof OfCard of ? of.card() : null);

    /** Whether a log-in comes from a device the customer never used before. */
    public static final Field<FraudEvent, Boolean> NEW_DEVICE =
            Field.of("new device", event -> event instanceof LoginOk login ? login.newDevice() : null);

    /** The customer. */
    public static final Field<FraudEvent, String> CUSTOMER =
            Field.of("customer", event -> event instanceof OfCustomer of ? of.customer() : null);

    /** The account. */
    public static final Field<FraudEvent, String> ACCOUNT =
            Field.of("account", event -> event instanceof OfAccount of ? of.account() : null);

    /** The account that receives. */
    public static final Field<FraudEvent, String> PAYEE =
            Field.of("payee", event -> event instanceof OfPayee of ? of.payee() : null);

    /** The account that money comes from. */
    public static final Field<FraudEvent, String> SENDER =
            Field.of("sender", event -> event instanceof TransferIn in ? in.sender() : null);

    /** The branch where cash is paid in. */
    public static final Field<FraudEvent, String> BRANCH =
            Field.of("branch", event -> event instanceof CashDeposit deposit ? deposit.branch() : null);

    /** The order. */
    public static final Field<FraudEvent, String> ORDER =
            Field.of("order", event -> event instanceof OfOrder of ? of.order() : null);

    /** The merchant. */
    public static final Field<FraudEvent, String> MERCHANT =
            Field.of("merchant", event -> event instanceof OfMerchant of ? of.merchant() : null);

    /** Phone, e-mail or address changed. */
    public static final Condition<FraudEvent> CONTACT_CHANGED = Condition.subtype(ContactChanged.class);

    private Fields() {}
}
