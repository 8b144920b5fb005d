// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.attack;

import io.tidemark.match.Match;
import io.tidemark.match.MatchHandler;
import io.tidemark.match.TimedOutMatch;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.condition.Condition;
import io.tidemark.pattern.condition.Field;
import io.tidemark.pattern.condition.NumberField;
import io.tidemark.serde.EventSerializer;

/**
 * An event.
 *
 * @param type a letter
 * @param v a number that fits into a byte
 */
record Letter(char type, int v) {
    static final NumberField<Letter> V = Field.number("v", Letter::v);

    private static final Field<Letter, Character> TYPE = Field.of("type", Letter::type);

    static Letter of(char type) {
        return new Letter(type, 0);
    }

    static Condition<Letter> is(char type) {
        return TYPE.is(type);
    }

    /** A pattern that begins with a stage that is called as its letter. */
    static Pattern<Letter> begin(char type) {
        return Pattern.<Letter>begin(String.valueOf(type)).where(is(type));
    }

    static EventSerializer<Letter> serializer() {
        return new EventSerializer<>() {
            @Override
            public byte[] serialize(Letter event) {
                return new byte[] {(byte) event.type, (byte) event.v};
            }

            @Override
            public Letter deserialize(byte[] bytes) {
                return new Letter(bytes.length > 0 ? (char) bytes[0] : '?', bytes.length > 1 ? bytes[1] : 0);
            }
        };
    }

    /** Counts what is emitted. */
    static final class Counter implements MatchHandler<Letter> {
        long matches;
        long timeouts;

        @Override
        public void onMatch(Match<Letter> match) {
            matches++;
        }

        @Override
        public void onTimedOut(TimedOutMatch<Letter> match) {
            timeouts++;
        }
    }
}
