// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.simulation;

import io.tidemark.match.Match;
import io.tidemark.pattern.AfterMatchSkip;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.WithinType;
import io.tidemark.runtime.KeyedMatch;
import io.tidemark.runtime.KeyedTimedOutMatch;
import java.time.Duration;

/** What a simulated job looks for. */
public enum Sought {
    /** With time-outs, by a key that is text. */
    AB(true),
    /** With a loop. */
    AAB(false),
    /** Found when time has passed. */
    A_NOT_B(false),
    /** Little time between the events; held back, and found when time has passed. */
    CLOSE_ABC(true),
    /** Held back by others, of which it skips some before their time is over. */
    ABC(true);

    private final boolean timeouts;

    Sought(boolean timeouts) {
        this.timeouts = timeouts;
    }

    /** Whether time-outs are told. */
    public boolean timeouts() {
        return timeouts;
    }

    /** The pattern. */
    public Pattern<SimulatedEvent> pattern() {
        return switch (this) {
            case AB ->
                Pattern.<SimulatedEvent>begin("a")
                        .where((SimulatedEvent event) -> event.type() == 'a')
                        .followedByAny("b")
                        .where((SimulatedEvent event) -> event.type() == 'b')
                        .within(Duration.ofMillis(60));
            case AAB ->
                Pattern.<SimulatedEvent>begin("a")
                        .where((SimulatedEvent event) -> event.type() == 'a')
                        .oneOrMore()
                        .followedBy("c")
                        .where((SimulatedEvent event) -> event.type() == 'c')
                        .within(Duration.ofMillis(100));
            case A_NOT_B ->
                Pattern.<SimulatedEvent>begin("a")
                        .where((SimulatedEvent event) -> event.type() == 'a')
                        .notFollowedBy("b")
                        .where((SimulatedEvent event) -> event.type() == 'b')
                        .within(Duration.ofMillis(50));
            case CLOSE_ABC ->
                Pattern.<SimulatedEvent>begin("a", AfterMatchSkip.skipToNext())
                        .where((SimulatedEvent event) -> event.type() == 'a')
                        .followedByAny("b")
                        .where((SimulatedEvent event) -> event.type() == 'b')
                        .oneOrMore(Duration.ofMillis(25))
                        .followedBy("c")
                        .where((SimulatedEvent event) -> event.type() == 'c')
                        .within(Duration.ofMillis(30), WithinType.PREVIOUS_AND_CURRENT)
                        .within(Duration.ofMillis(90));
            case ABC ->
                Pattern.<SimulatedEvent>begin("a", AfterMatchSkip.skipPastLastEvent())
                        .where((SimulatedEvent event) -> event.type() == 'a')
                        .next("any")
                        .followedBy("c")
                        .where((SimulatedEvent event) -> event.type() == 'c')
                        .next("b")
                        .where((SimulatedEvent event) -> event.type() != 'a')
                        .within(Duration.ofMillis(80));
        };
    }

    /** Each event is a match: it tells which time the event was given. */
    public static Pattern<SimulatedEvent> each() {
        return Pattern.begin("event");
    }

    /** A match as a result: its identity and its time, then what it is. */
    public static String text(KeyedMatch<?, SimulatedEvent> match) {
        return match.matchId() + " at " + match.timestamp() + ": " + match.pattern() + " " + match.key()
                + events(match);
    }

    /** A time-out as a result. */
    public static String timedOutText(KeyedTimedOutMatch<?, SimulatedEvent> timedOut) {
        return timedOut.matchId() + " at " + timedOut.timestamp() + ": timed out, " + timedOut.pattern() + " "
                + timedOut.key() + events(timedOut);
    }

    /** What a result is, and when it came, without its identity. */
    public static String what(String text) {
        return text.substring(text.indexOf(" at "));
    }

    private static String events(Match<SimulatedEvent> match) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < match.size(); i++) {
            text.append(' ').append(match.stage(i)).append('=').append(match.eventId(i));
        }
        return text.toString();
    }
}
