// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.event;

import java.util.Locale;

/** The kinds of fraud that the sample plants in its stream and looks for. The numbers are those of the rule library. */
public enum Typology {
    /** Small charges on one card to see whether it works, then a large one. */
    CARD_TESTING(1),
    /** Small charges on many cards at one merchant, most of them declined. */
    MERCHANT_TESTING(2),
    /** More charges on one card than a person makes. */
    CARD_VELOCITY(3),
    /** Many transfers from one account at once. */
    TRANSFER_BURST(4),
    /** A card tried until it works. */
    RETRY_UNTIL_APPROVED(5),
    /** One card in two places, too far apart for the time between. */
    IMPOSSIBLE_TRAVEL(6),
    /** Someone else logs in, locks the customer out and sends the money away. */
    ACCOUNT_TAKEOVER(7),
    /** Stolen passwords tried on many customers from one address. */
    CREDENTIAL_STUFFING(8),
    /** Passwords of one customer tried until one works. */
    BRUTE_FORCE(9),
    /** The telephone number is taken over, then the account. */
    SIM_SWAP_TRANSFER(10),
    /** The same, by someone who waits a day. */
    SIM_SWAP_PATIENT(11),
    /** Money that leaves an account as fast as it came. */
    MULE_PASS_THROUGH(12),
    /** Many senders pay into one account. */
    FAN_IN(13),
    /** One large payment is spread over many payees. */
    FAN_OUT(14),
    /** Cash paid in below the limit that must be reported. */
    STRUCTURING(16),
    /** The same, at several branches in a day. */
    BRANCH_STRUCTURING(17),
    /** Money that comes back to where it left. */
    ROUND_TRIP(18),
    /** An account that slept for months wakes up and is emptied. */
    DORMANT_WAKE_UP(19),
    /** Buying and giving back for a living. */
    REFUND_ABUSE(21),
    /** Accounts opened for the bonus only. */
    PROMO_FARMING(23),
    /** An order that is not paid in time. */
    UNPAID_ORDER(24),
    /** Money paid in that leaves for a wallet at once. */
    DEPOSIT_TO_WALLET(25),
    /** A telephone in another country and a large withdrawal. */
    GEO_JUMP_WITHDRAWAL(26),
    /** Goods that arrive, but not according to the buyer, again and again. */
    FRIENDLY_FRAUD(27);

    private final int number;

    Typology(int number) {
        this.number = number;
    }

    /** Its number in the rule library. */
    public int number() {
        return number;
    }

    /** Its name on the command line and in alerts, such as {@code card-testing}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
