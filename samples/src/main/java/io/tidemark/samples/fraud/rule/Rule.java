// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.rule;

import io.tidemark.match.Match;
import io.tidemark.pattern.Pattern;
import io.tidemark.samples.fraud.event.Typology;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A rule: a pattern, over which events it is matched, and by which key. Immutable and thread-safe.
 *
 * @param number short name on the command line, such as "7"
 * @param name name on the command line and in alerts, such as "account-takeover"
 * @param definition what it looks for, in a line
 * @param type the events the pattern sees; all others are passed over
 * @param keyedBy what the key is, such as "card"
 * @param key the key of an event; null: the event has none and is passed over
 * @param pattern the pattern
 * @param why says of a match what is suspicious about it
 * @param <E> type of the events
 */
public record Rule<E>(
        String number,
        String name,
        String definition,
        Class<E> type,
        String keyedBy,
        Function<? super E, @Nullable String> key,
        Pattern<E> pattern,
        Function<Match<E>, String> why) {

    /** A rule that finds a kind of fraud, which gives it its number and name. */
    Rule(
            Typology typology,
            String definition,
            Class<E> type,
            String keyedBy,
            Function<? super E, @Nullable String> key,
            Pattern<E> pattern,
            Function<Match<E>, String> why) {
        this(Integer.toString(typology.number()), typology.label(), definition, type, keyedBy, key, pattern, why);
    }

    /** The key of any event; null: the rule has nothing to do with it. */
    public @Nullable String keyOf(Object event) {
        return type.isInstance(event) ? key.apply(type.cast(event)) : null;
    }

    /** Whether it is meant by a number or a name, in upper or lower case. */
    public boolean isCalled(String numberOrName) {
        String wanted = numberOrName.strip();
        return number.equalsIgnoreCase(wanted) || name.equalsIgnoreCase(wanted);
    }

    /** Number and name. */
    @Override
    public String toString() {
        return number + " " + name;
    }
}
