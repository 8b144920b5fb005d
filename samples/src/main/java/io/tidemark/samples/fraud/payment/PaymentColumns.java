// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.payment;

import io.tidemark.samples.fraud.payment.PaymentEvent.Payment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where the columns of a file are, by its header. Two layouts are known; the order of the columns is free, and columns
 * that are not needed are passed over.
 */
final class PaymentColumns {
    private final PaymentLayout layout;
    private final Map<String, Integer> positions;
    private final List<String> header;
    private final EventTimes times = new EventTimes();

    private PaymentColumns(PaymentLayout layout, Map<String, Integer> positions, List<String> header) {
        this.layout = layout;
        this.positions = positions;
        this.header = List.copyOf(header);
    }

    /** The columns, if the header is that of a layout. */
    static Optional<PaymentColumns> recognise(List<String> header) {
        Map<String, Integer> positions = positions(header);
        for (PaymentLayout layout : PaymentLayout.values()) {
            if (layout.missingIn(positions.keySet()).isEmpty()) {
                return Optional.of(new PaymentColumns(layout, positions, header));
            }
        }
        return Optional.empty();
    }

    /** What of each layout a header lacks, for whom it concerns. */
    static String explain(List<String> header) {
        Map<String, Integer> positions = positions(header);
        List<String> texts = new ArrayList<>();
        for (PaymentLayout layout : PaymentLayout.values()) {
            texts.add(layout.title() + " lacks " + String.join(", ", layout.missingIn(positions.keySet())));
        }
        return "the first line is the header of no layout that is known: " + String.join("; ", texts) + ". It has: "
                + shortened(String.join(", ", header));
    }

    PaymentLayout layout() {
        return layout;
    }

    /** Whether the file gives its payments names. */
    boolean named() {
        return positions.containsKey(layout.id());
    }

    /** Whether the file says which payments were fraud. */
    boolean labelled() {
        return positions.containsKey(layout.label());
    }

    /**
     * The payment of a row.
     *
     * @param row the number it gets
     * @param line its line, which is its name if the file gives it none
     * @throws BrokenRowException if a field is missing or is not what it must be
     */
    LabelledPayment parse(List<String> fields, int row, long line) throws BrokenRowException {
        if (fields.size() != header.size()) {
            throw new BrokenRowException(fields.size() + " fields: must be " + header.size() + ", as in the header");
        }
        String id = named() ? text(fields, layout.id()) : "line " + line;
        Payment payment = new Payment(
                row,
                time(fields),
                id,
                text(fields, layout.customer()),
                text(fields, layout.terminal()),
                amount(fields));
        return new LabelledPayment(payment, labelled() && label(fields));
    }

    private long time(List<String> fields) throws BrokenRowException {
        if (positions.containsKey(layout.time())) {
            return times.parse(shown(layout.time()), text(fields, layout.time()));
        }
        return EventTimes.parseUnix(shown(layout.unixTime()), text(fields, layout.unixTime()));
    }

    private double amount(List<String> fields) throws BrokenRowException {
        String text = text(fields, layout.amount());
        double amount;
        try {
            amount = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            amount = Double.NaN;
        }
        if (Double.isNaN(amount) || Double.isInfinite(amount) || !Character.isDigit(text.charAt(text.length() - 1))) {
            throw new BrokenRowException(shown(layout.amount()) + " is \"" + shortened(text)
                    + "\": must be a number with a point, such as 57.16");
        }
        if (amount < 0) {
            throw new BrokenRowException(
                    shown(layout.amount()) + " is " + text + ": must be zero or more; it is no payment");
        }
        return amount;
    }

    private boolean label(List<String> fields) throws BrokenRowException {
        String text = text(fields, layout.label());
        return switch (text) {
            case "0", "0.0" -> false;
            case "1", "1.0" -> true;
            default ->
                throw new BrokenRowException(shown(layout.label()) + " is \"" + shortened(text) + "\": must be 0 or 1");
        };
    }

    @SuppressWarnings("NullAway") // Asked only for columns that are there.
    private String text(List<String> fields, String column) throws BrokenRowException {
        String text = fields.get(positions.get(column)).strip();
        if (text.isEmpty()) {
            throw new BrokenRowException(shown(column) + " is empty");
        }
        return text;
    }

    /** A column as the file spells it. */
    @SuppressWarnings("NullAway") // Asked only for columns that are there.
    private String shown(String column) {
        return header.get(positions.get(column)).strip();
    }

    /** The first column of a name counts. */
    private static Map<String, Integer> positions(List<String> header) {
        Map<String, Integer> positions = new LinkedHashMap<>();
        for (int i = 0; i < header.size(); i++) {
            positions.putIfAbsent(header.get(i).strip().toLowerCase(Locale.ROOT), i);
        }
        return positions;
    }

    private static String shortened(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }
}
