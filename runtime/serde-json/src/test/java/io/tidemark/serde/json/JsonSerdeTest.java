// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.serde.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.match.MatchHandler;
import io.tidemark.nfa.KeyState;
import io.tidemark.nfa.MatcherOptions;
import io.tidemark.nfa.Nfa;
import io.tidemark.nfa.NfaMatcher;
import io.tidemark.pattern.Pattern;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class JsonSerdeTest {
    private enum Channel {
        CHIP,
        ONLINE
    }

    private record Payment(String card, double amount, Instant at, Channel channel, List<String> tags) {}

    /** The payment of a later version: without tags and channel, with a currency and a flag. */
    private record LaterPayment(
            String card,
            double amount,
            Instant at,
            @Nullable String currency,
            boolean approved) {}

    private static final Payment PAYMENT =
            new Payment("4711", 12.5, Instant.parse("2026-03-01T10:00:00.123Z"), Channel.ONLINE, List.of("a", "b"));

    @Test
    void bytes_backAndForth_areTheSameObject() {
        JsonSerde<Payment> serde = JsonSerde.of(Payment.class);
        assertThat(serde.deserialize(serde.serialize(PAYMENT))).isEqualTo(PAYMENT);
        assertThat(serde.toText(PAYMENT))
                .isEqualTo("{\"card\":\"4711\",\"amount\":12.5,\"at\":\"2026-03-01T10:00:00.123Z\","
                        + "\"channel\":\"ONLINE\",\"tags\":[\"a\",\"b\"]}");
    }

    @Test
    void decoders_linesAndBytes_yieldTheObject() throws Exception {
        JsonSerde<Payment> serde = JsonSerde.of(Payment.class);
        assertThat(serde.text().decode(serde.toText(PAYMENT))).isEqualTo(PAYMENT);
        assertThat(serde.bytes().decode(serde.serialize(PAYMENT))).isEqualTo(PAYMENT);
    }

    @Test
    void deserialize_anythingElse_saysWhatWasExpected() {
        JsonSerde<Payment> serde = JsonSerde.of(Payment.class);
        for (String text : List.of("", "null", "{\"card\":", "[]", "{\"amount\":\"much\"}", "{} {}")) {
            assertThatThrownBy(() -> serde.deserialize(text.getBytes(StandardCharsets.UTF_8)))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Payment");
        }
    }

    @Test
    void decode_whatIsNoJson_isToldInALineWithoutAdviceForUsersOfJackson() {
        JsonSerde<LaterPayment> serde = JsonSerde.of(LaterPayment.class);
        for (String text : List.of("", "  ", "{\"card\":\"47", "{\"card\":17,\"amount\":\"x\"}")) {
            assertThatThrownBy(() -> serde.text().decode(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("no JSON of " + LaterPayment.class.getName() + ": ")
                    .hasMessageNotContainingAny("\n", "Source:")
                    .message()
                    .matches(message -> !text.isBlank() || message.endsWith("it is empty"));
        }
    }

    @Test
    void decode_primitiveComponentMissingOrNull_isRefused() {
        JsonSerde<LaterPayment> serde = JsonSerde.of(LaterPayment.class);
        String rest = "\"card\":\"4711\",\"at\":\"2026-03-01T10:00:00Z\"";
        for (String text : List.of(
                "{" + rest + ",\"approved\":true}",
                "{" + rest + ",\"amount\":1}",
                "{" + rest + ",\"amount\":null,\"approved\":true}")) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            for (ThrowingCallable decode : List.<ThrowingCallable>of(
                    () -> serde.decode(bytes),
                    () -> serde.bytes().decode(bytes),
                    () -> serde.text().decode(text))) {
                assertThatThrownBy(decode)
                        .as(text)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageEndingWith(
                                ": " + (text.contains("approved") ? "amount" : "approved") + " is missing, or null");
            }
            // State of a version that had no such field.
            assertThat(serde.deserialize(bytes).card()).isEqualTo("4711");
        }
        LaterPayment decoded =
                serde.decode("{\"amount\":2,\"approved\":true,\"unknown\":3}".getBytes(StandardCharsets.UTF_8));
        assertThat(decoded.card()).isNull();
        assertThat(decoded.amount()).isEqualTo(2);
    }

    @Test
    void state_fieldsAddedAndRemoved_isReadByTheNextVersion() {
        Nfa<Payment> nfa = Nfa.compile(Pattern.<Payment>begin("small")
                .where((Payment payment) -> payment.amount() < 20)
                .followedBy("large")
                .where((Payment payment) -> payment.amount() > 500)
                .within(Duration.ofHours(1)));
        Nfa<LaterPayment> later = Nfa.compile(Pattern.<LaterPayment>begin("small")
                .where((LaterPayment payment) -> payment.amount() < 20)
                .followedBy("large")
                .where((LaterPayment payment) -> payment.amount() > 500)
                .within(Duration.ofHours(1)));
        NfaMatcher<Payment> matcher = nfa.newMatcher(MatcherOptions.defaults());
        KeyState open = matcher.process(null, PAYMENT, 0, 0, (MatchHandler<Payment>) match -> {});
        byte[] saved = matcher.save(Objects.requireNonNull(open), JsonSerde.of(Payment.class));

        NfaMatcher<LaterPayment> next = later.newMatcher(MatcherOptions.defaults());
        KeyState restored = next.restore(saved, JsonSerde.of(LaterPayment.class));
        List<String> found = new ArrayList<>();
        LaterPayment large = new LaterPayment("4711", 900, PAYMENT.at(), "EUR", true);
        KeyState after = next.process(restored, large, 1, 1, (MatchHandler<LaterPayment>)
                match -> found.add(match.toMap().toString()));
        assertThat(after).isNull();
        assertThat(found)
                .containsExactly("{small=[LaterPayment[card=4711, amount=12.5, at=2026-03-01T10:00:00.123Z,"
                        + " currency=null, approved=false]], large=[" + large + "]}");
    }
}
