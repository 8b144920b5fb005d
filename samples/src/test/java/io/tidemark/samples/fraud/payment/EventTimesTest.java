// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimesTest {
    @ParameterizedTest
    @CsvSource({
        "2018-04-01 00:00:31, 2018-04-01T00:00:31Z",
        "2018-04-01 23:59:59, 2018-04-01T23:59:59Z",
        "2018-04-01T10:20:30, 2018-04-01T10:20:30Z",
        "2018-04-01 10:20, 2018-04-01T10:20:00Z",
        "2018-04-01 10:20:30.5, 2018-04-01T10:20:30.500Z",
        "2018-04-01T10:20:30Z, 2018-04-01T10:20:30Z",
        "2018-04-01T10:20:30+02:00, 2018-04-01T08:20:30Z",
        // Skipped by daylight saving time in much of Europe; there is no such hour in UTC.
        "2018-03-25 02:30:00, 2018-03-25T02:30:00Z",
        "2020-02-29 12:00:00, 2020-02-29T12:00:00Z"
    })
    void parse_knownFormat_isThatInstant(String text, String expected) throws BrokenRowException {
        assertThat(new EventTimes().parse("time", text))
                .isEqualTo(Instant.parse(expected).toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2018-02-30 10:00:00",
                "2019-02-29 10:00:00",
                "2018-04-01 24:00:00",
                "2018-04-01 10:60:00",
                "2018-04-01",
                "01/04/2018 10:00:00",
                "2018-04-01 10:00:0x",
                "2018-04-01 10.00:00",
                "today",
                "18-04-01 10:00:00"
            })
    void parse_anythingElse_saysWhatATimeIs(String text) {
        assertThatThrownBy(() -> new EventTimes().parse("TX_DATETIME", text))
                .isInstanceOf(BrokenRowException.class)
                .hasMessage("TX_DATETIME is \"" + text + "\": must be a time, such as 2018-04-01 00:00:31 (UTC)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1969-12-31 23:59:59", "2200-01-01 00:00:00", "0018-04-01 10:00:00"})
    void parse_farAwayYear_saysTheRange(String text) {
        assertThatThrownBy(() -> new EventTimes().parse("time", text))
                .hasMessageContaining("must be from 1970 to 2199");
    }

    @Test
    void parse_manyDays_rememberedDateIsTheRightOne() throws BrokenRowException {
        EventTimes times = new EventTimes();
        assertThat(times.parse("t", "2018-04-01 00:00:01") - times.parse("t", "2018-04-01 00:00:00"))
                .isEqualTo(1_000);
        assertThat(times.parse("t", "2018-04-02 00:00:00") - times.parse("t", "2018-04-01 00:00:00"))
                .isEqualTo(86_400_000);
    }

    @Test
    void parseUnix_seconds_areMillis() throws BrokenRowException {
        assertThat(EventTimes.parseUnix("unix_time", "1546336818")).isEqualTo(1_546_336_818_000L);
        assertThatThrownBy(() -> EventTimes.parseUnix("unix_time", "1546336818.5"))
                .hasMessageContaining("must be whole seconds since 1970");
        assertThatThrownBy(() -> EventTimes.parseUnix("unix_time", "-1")).isInstanceOf(BrokenRowException.class);
    }
}
