// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.payment;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The layouts that are known, by the names of their columns, which are compared without regard to case. */
public enum PaymentLayout {
    /**
     * As the simulator of the Fraud Detection Handbook writes it. Example:
     *
     * <pre>
     * TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD,TX_FRAUD_SCENARIO
     * 1,2018-04-01 10:00:31,12,345,57.16,0,0
     * </pre>
     */
    TERMINALS("transaction_id", "tx_datetime", "", "customer_id", "terminal_id", "tx_amount", "tx_fraud"),
    /**
     * As the generator Sparkov writes it. Example:
     *
     * <pre>
     * trans_date_trans_time,cc_num,merchant,category,amt,unix_time,merch_lat,merch_long,is_fraud
     * 2019-01-01 10:00:18,4000123412341234,"Smith, Ltd",grocery_pos,107.23,1546336818,36.01,-82.04,0
     * </pre>
     */
    MERCHANTS("trans_num", "trans_date_trans_time", "unix_time", "cc_num", "merchant", "amt", "is_fraud");

    private final String id;
    private final String time;
    private final String unixTime;
    private final String customer;
    private final String terminal;
    private final String amount;
    private final String label;

    PaymentLayout(
            String id, String time, String unixTime, String customer, String terminal, String amount, String label) {
        this.id = id;
        this.time = time;
        this.unixTime = unixTime;
        this.customer = customer;
        this.terminal = terminal;
        this.amount = amount;
        this.label = label;
    }

    /** What it is called in messages. */
    public String title() {
        return switch (this) {
            case TERMINALS -> "terminals (TX_DATETIME, CUSTOMER_ID, TERMINAL_ID, ...)";
            case MERCHANTS -> "merchants (trans_date_trans_time, cc_num, merchant, amt, ...)";
        };
    }

    /** Column of the identity of a payment; may be absent. */
    String id() {
        return id;
    }

    /** Column of the time. */
    String time() {
        return time;
    }

    /** Column of the time in seconds, taken if the other one is absent; empty: there is none. */
    String unixTime() {
        return unixTime;
    }

    /** Column of who pays. */
    String customer() {
        return customer;
    }

    /** Column of where it is paid. */
    String terminal() {
        return terminal;
    }

    /** Column of what is paid. */
    String amount() {
        return amount;
    }

    /** Column that is 1 for fraud; may be absent. */
    String label() {
        return label;
    }

    /** What it needs and is not there. */
    List<String> missingIn(Set<String> columns) {
        List<String> missing = new ArrayList<>();
        if (!columns.contains(time) && !columns.contains(unixTime)) {
            missing.add(time);
        }
        for (String column : List.of(customer, terminal, amount)) {
            if (!columns.contains(column)) {
                missing.add(column);
            }
        }
        return missing;
    }
}
