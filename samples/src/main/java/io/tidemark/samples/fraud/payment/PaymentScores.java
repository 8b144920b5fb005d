// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.payment;

import io.tidemark.samples.fraud.payment.PaymentEvent.Payment;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which payments were fraud, and which of them each rule pointed at. Not thread-safe. */
public final class PaymentScores {
    private final BitSet frauds = new BitSet();
    private final Map<String, BitSet> flagged = new LinkedHashMap<>();
    private final Map<String, Long> alerts = new LinkedHashMap<>();
    private int payments;

    /** Scores of some rules, by name. */
    public PaymentScores(List<String> rules) {
        for (String rule : rules) {
            flagged.put(rule, new BitSet());
            alerts.put(rule, 0L);
        }
    }

    /**
     * What a rule achieved.
     *
     * @param rule its name
     * @param alerts how often it fired
     * @param flagged how many payments it pointed at
     * @param hits how many of them were fraud
     * @param frauds how many payments were fraud at all
     */
    public record Score(String rule, long alerts, int flagged, int hits, int frauds) {
        /** Share of the payments it pointed at that were fraud; NaN if there are none. */
        public double precision() {
            return flagged == 0 ? Double.NaN : (double) hits / flagged;
        }

        /** Share of the frauds it pointed at; NaN if there are none. */
        public double recall() {
            return frauds == 0 ? Double.NaN : (double) hits / frauds;
        }
    }

    void paid(Payment payment, boolean fraud) {
        payments++;
        frauds.set(payment.row(), fraud);
    }

    /**
     * A rule fired and points at some payments.
     *
     * @return whether it is an alert: several histories may lead to one payment, and once is enough
     */
    public boolean alerted(String rule, List<Payment> suspects) {
        BitSet of = flagged.computeIfAbsent(rule, any -> new BitSet());
        boolean isNew = false;
        for (Payment payment : suspects) {
            isNew |= !of.get(payment.row());
            of.set(payment.row());
        }
        if (isNew) {
            alerts.merge(rule, 1L, Long::sum);
        }
        return isNew;
    }

    /** How many payments there were. */
    public int payments() {
        return payments;
    }

    /** How many of them were fraud. */
    public int frauds() {
        return frauds.cardinality();
    }

    /** The score of each rule, in the order given at the beginning. */
    public List<Score> scores() {
        return flagged.entrySet().stream()
                .map(entry -> score(entry.getKey(), alerts.getOrDefault(entry.getKey(), 0L), entry.getValue()))
                .toList();
    }

    /** The score of all rules together: a payment counts once, however many point at it. */
    public Score together() {
        BitSet any = new BitSet();
        flagged.values().forEach(any::or);
        return score(
                "together", alerts.values().stream().mapToLong(Long::longValue).sum(), any);
    }

    private Score score(String rule, long fired, BitSet pointedAt) {
        BitSet hits = (BitSet) pointedAt.clone();
        hits.and(frauds);
        return new Score(rule, fired, pointedAt.cardinality(), hits.cardinality(), frauds());
    }
}
