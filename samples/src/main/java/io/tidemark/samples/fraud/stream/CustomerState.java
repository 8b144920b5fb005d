// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.stream;

import io.tidemark.samples.fraud.event.Place;

/**
 * A customer: who it is, and the little that the background remembers so that it never completes a rule by accident.
 */
final class CustomerState {
    private static final long HOUR = 3_600_000L;
    private static final long DAY = 24 * HOUR;
    private static final long NEVER = Long.MIN_VALUE / 2;

    final int index;
    final String customer;
    final String account;
    final String card;
    final String device;
    final String address;
    final int city;
    final Place home;
    /** What a usual purchase costs. */
    final double spend;

    final double income;
    final double balance;

    private long approvedLast = NEVER;
    private long approvedSecondLast = NEVER;
    private long approvedThirdLast = NEVER;
    private long declinedLast = NEVER;
    private long failedLast = NEVER;
    private long transferredLast = NEVER;
    private long refundedLast = NEVER;
    private long receivedLast = NEVER;
    /** What may still leave the account within a day of the last large payment in. */
    private double mayLeave;

    private boolean chargedBack;

    private int quietFamilies;
    private long quietFromMillis;
    private long quietUntilMillis;

    CustomerState(int index, int city, Place home, double spend, double income) {
        this.index = index;
        this.customer = "customer-" + index;
        this.account = "account-" + index;
        this.card = "card-" + index;
        this.device = "device-" + index;
        this.address = "10." + (index >>> 16 & 255) + "." + (index >>> 8 & 255) + "." + (index & 255);
        this.city = city;
        this.home = home;
        this.spend = spend;
        this.income = income;
        this.balance = Math.round(4 * income + 20 * spend);
    }

    /** Keeps the background off some families of this customer for some time. */
    void keepQuiet(int families, long fromMillis, long untilMillis) {
        quietFamilies = families;
        quietFromMillis = fromMillis;
        quietUntilMillis = untilMillis;
    }

    boolean quiet(Family family, long now) {
        return (quietFamilies & family.bit()) != 0 && now >= quietFromMillis && now < quietUntilMillis;
    }

    /** At most three approved charges in an hour; the velocity rule counts four. */
    boolean tryApprove(long now) {
        if (now - approvedThirdLast <= HOUR) {
            return false;
        }
        approvedThirdLast = approvedSecondLast;
        approvedSecondLast = approvedLast;
        approvedLast = now;
        return true;
    }

    /** At most one declined charge in ten minutes; the retry rule counts three. */
    boolean tryDecline(long now) {
        if (now - declinedLast <= HOUR / 6) {
            return false;
        }
        declinedLast = now;
        return true;
    }

    /** At most one series of three failed log-ins in twenty minutes; the brute force rule counts five in five. */
    boolean tryFail(long now) {
        if (now - failedLast <= HOUR / 3) {
            return false;
        }
        failedLast = now;
        return true;
    }

    /** At most one transfer a minute (the burst rule counts eleven in five), and never most of what just came in. */
    boolean tryTransfer(long now, double amount) {
        if (now - transferredLast <= HOUR / 60 || !tryTakeOut(now, amount)) {
            return false;
        }
        transferredLast = now;
        return true;
    }

    /** Never more than half of what came in within a day; the mule rule asks for nine tenths. */
    boolean tryTakeOut(long now, double amount) {
        if (now - receivedLast <= DAY) {
            if (amount > mayLeave) {
                return false;
            }
            mayLeave -= amount;
        }
        return true;
    }

    /** At most one payment in of 1,000 or more a day. */
    boolean tryReceive(long now, double amount) {
        if (amount < 1_000) {
            return true;
        }
        if (now - receivedLast <= DAY) {
            return false;
        }
        receivedLast = now;
        mayLeave = amount / 2;
        return true;
    }

    /** At most one refund in 31 days; the refund rule counts four in thirty. */
    boolean tryRefund(long now) {
        if (now - refundedLast <= 31 * DAY) {
            return false;
        }
        refundedLast = now;
        return true;
    }

    /** At most one parcel in a lifetime that came and was said not to, and none of a victim: the rule counts three. */
    boolean tryChargeBack() {
        boolean first = !chargedBack && quietFamilies == 0;
        chargedBack = true;
        return first;
    }
}
