// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.compile;

import io.tidemark.pattern.AfterMatchSkip;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.condition.Condition;
import io.tidemark.pattern.condition.Field;
import io.tidemark.pattern.condition.NumberField;
import java.time.Duration;

/** The words that the examples in the Javadoc of {@link Pattern} use without saying what they are. */
public final class ExampleWords {
    /** The type of an event. */
    public static final Field<Event, String> TYPE = Field.of("type", Event::type);

    /** The value of an event. */
    public static final NumberField<Event> V = Field.number("v", Event::value);

    /** The amount of an event of type d. */
    public static final NumberField<Deposit> AMOUNT = Field.number("amount", Deposit::amount);

    /** The event is of type a. */
    public static final Condition<Event> A = TYPE.is("a");

    /** The event is of type b. */
    public static final Condition<Event> B = TYPE.is("b");

    /** The event is of type c. */
    public static final Condition<Event> C = TYPE.is("c");

    private ExampleWords() {}

    /** A pattern over these events. */
    public static Pattern<Event> begin(String name) {
        return Pattern.begin(name);
    }

    /** A pattern over these events. */
    public static Pattern<Event> begin(String name, AfterMatchSkip skip) {
        return Pattern.begin(name, skip);
    }

    /** A pattern over these events. */
    public static Pattern<Event> begin(Pattern<Event> group) {
        return Pattern.begin(group);
    }

    /** A pattern over these events. */
    public static Pattern<Event> begin(Pattern<Event> group, AfterMatchSkip skip) {
        return Pattern.begin(group, skip);
    }

    /** A window. */
    public static Duration ms(long millis) {
        return Duration.ofMillis(millis);
    }

    /** An event. */
    public static class Event {
        private final String type;
        private final long timestamp;
        private final int value;

        Event(String type, long timestamp, int value) {
            this.type = type;
            this.timestamp = timestamp;
            this.value = value;
        }

        /** Its type. */
        public final String type() {
            return type;
        }

        /** Its value, 0 if it was not given. */
        public final int value() {
            return value;
        }

        final long timestamp() {
            return timestamp;
        }

        @Override
        public final String toString() {
            return type + timestamp;
        }
    }

    /** An event of type d. */
    public static final class Deposit extends Event {
        Deposit(String type, long timestamp, int value) {
            super(type, timestamp, value);
        }

        /** Its value. */
        public int amount() {
            return value();
        }
    }
}
