// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.samples.fraud.payment.PaymentEvent.Payment;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportedPaymentsTest {
    private static final long DAY = 86_400_000;

    private static LabelledPayment payment(int row, long time, boolean fraud) {
        return new LabelledPayment(new Payment(row, time, "p" + row, "c", "t", 10), fraud);
    }

    private static List<String> events(PaymentScores scores, LabelledPayment... payments) {
        Iterator<LabelledPayment> rows = List.of(payments).iterator();
        ReportedPayments reported = new ReportedPayments(() -> rows.hasNext() ? rows.next() : null, scores);
        List<String> all = new ArrayList<>();
        for (PaymentEvent event = reported.get(); event != null; event = reported.get()) {
            all.add((event instanceof Payment ? "paid " : "reported ") + event.row() + "@" + event.timeMillis() / DAY);
        }
        return all;
    }

    @Test
    void get_fraud_isReportedSevenDaysLater() {
        PaymentScores scores = new PaymentScores(List.of("rule"));
        assertThat(events(
                        scores,
                        payment(0, 0, true),
                        payment(1, 2 * DAY, true),
                        payment(2, 7 * DAY - 1, false),
                        payment(3, 7 * DAY, false),
                        payment(4, 20 * DAY, true)))
                .containsExactly(
                        "paid 0@0", "paid 1@2", "paid 2@6", "reported 0@7", "paid 3@7", "reported 1@9", "paid 4@20");
        assertThat(scores.payments()).isEqualTo(5);
        assertThat(scores.frauds()).isEqualTo(3);
    }

    @Test
    void scores_alerts_countPaymentsOnce() {
        PaymentScores scores = new PaymentScores(List.of("a", "b"));
        events(scores, payment(0, 0, true), payment(1, 1, false), payment(2, 2, true), payment(3, 3, false));
        assertThat(scores.alerted("a", List.of(payment(0, 0, true).payment()))).isTrue();
        assertThat(scores.alerted("a", List.of(payment(0, 0, true).payment()))).isFalse();
        assertThat(scores.alerted(
                        "b",
                        List.of(
                                payment(0, 0, true).payment(),
                                payment(1, 1, false).payment())))
                .isTrue();
        assertThat(scores.scores())
                .containsExactly(new PaymentScores.Score("a", 1, 1, 1, 2), new PaymentScores.Score("b", 1, 2, 1, 2));
        assertThat(scores.together()).isEqualTo(new PaymentScores.Score("together", 2, 2, 1, 2));
        assertThat(scores.together().precision()).isEqualTo(0.5);
        assertThat(scores.together().recall()).isEqualTo(0.5);
        assertThat(new PaymentScores(List.of("a")).together().precision()).isNaN();
    }
}
