// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.rule;

import static io.tidemark.pattern.AfterMatchSkip.skipPastLastEvent;
import static io.tidemark.pattern.condition.Reads.reads;
import static io.tidemark.samples.fraud.rule.Fields.CARD_PRESENT;

import io.tidemark.pattern.Pattern;
import io.tidemark.samples.fraud.event.FraudEvent.CardAuth;
import io.tidemark.samples.fraud.event.Place;
import io.tidemark.samples.fraud.event.Typology;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Rule 6, impossible travel. A card is used in two places more than 100 km apart, and its owner would have had to move
 * faster than 900 km/h. Per customer, within 12 hours.
 *
 * <p>Example: 10:00 Lisbon, 11:00 Warsaw (2,760 km): one match of both. 10:00 Lisbon, 14:00 Warsaw: none.
 */
public final class ImpossibleTravel {
    private static final double FARTHER_THAN_KM = 100;
    private static final double FASTER_THAN_KMH = 900;
    private static final double HOUR_MILLIS = 3_600_000;

    /** The pattern. What takes two events and some geometry is a lambda; it says which stage it reads. */
    public static final Pattern<CardAuth> PATTERN = Pattern.<CardAuth>begin("here")
            .where(CARD_PRESENT.is(true))
            .followedBy("there")
            .where(CARD_PRESENT.is(true))
            .where(reads("here"), (there, soFar) -> tooFast(soFar.first("here"), there))
            .within(Duration.ofHours(12))
            .afterMatch(skipPastLastEvent());

    private ImpossibleTravel() {}

    static Rule<CardAuth> rule() {
        return new Rule<>(
                Typology.IMPOSSIBLE_TRAVEL,
                "card present in two places, over 100 km apart and over 900 km/h, within 12 h",
                CardAuth.class,
                "customer",
                CardAuth::customer,
                PATTERN,
                match -> String.format(
                        Locale.ROOT, "%,.0f km%s", kilometres(match.first("here"), match.event(1)), Say.span(match)));
    }

    private static boolean tooFast(@Nullable CardAuth here, CardAuth there) {
        double kilometres = kilometres(here, there);
        double hours = here == null ? 0 : (there.timeMillis() - here.timeMillis()) / HOUR_MILLIS;
        return kilometres > FARTHER_THAN_KM && kilometres > FASTER_THAN_KMH * hours;
    }

    /** Zero if one of the places is not known. */
    private static double kilometres(@Nullable CardAuth here, CardAuth there) {
        Place from = here == null ? null : here.place();
        Place to = there.place();
        return from == null || to == null ? 0 : from.kilometresTo(to);
    }
}
