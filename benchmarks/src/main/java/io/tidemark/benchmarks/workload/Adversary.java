// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.workload;

import static io.tidemark.benchmarks.workload.EventKind.A;
import static io.tidemark.benchmarks.workload.EventKind.B;
import static io.tidemark.benchmarks.workload.EventKind.C;
import static io.tidemark.benchmarks.workload.EventKind.D;
import static io.tidemark.benchmarks.workload.EventKind.NOISE;

import io.tidemark.pattern.Pattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Streams and patterns that hold a chosen number n of partial matches open, at least, in a window. An engine that keeps
 * each of them gets slower with n, some with its square or its power.
 */
public enum Adversary {
    /** A, any B, any C, any D, of which D never comes and the others are a ninth of the events each; n As in a window. */
    COMBINATIONS {
        @Override
        Pattern<Transaction> pattern(Duration window) {
            return Pattern.<Transaction>begin("a")
                    .where(A.condition())
                    .followedByAny("b")
                    .where(B.condition())
                    .followedByAny("c")
                    .where(C.condition())
                    .followedByAny("d")
                    .where(D.condition())
                    .within(window);
        }

        @Override
        org.apache.flink.cep.pattern.Pattern<Transaction, ?> flinkPattern(Duration window) {
            return flinkBegin()
                    .followedByAny("b")
                    .where(B.flinkCondition())
                    .followedByAny("c")
                    .where(C.flinkCondition())
                    .followedByAny("d")
                    .where(D.flinkCondition())
                    .within(window);
        }

        @Override
        List<Transaction> period(int open) {
            return shuffled(9 * open, open, A, B, C);
        }
    },
    /**
     * A, any B, any C; n As in a window, three Bs and three Cs: one match for every two events, whatever n is.
     */
    COMPLETED {
        @Override
        Pattern<Transaction> pattern(Duration window) {
            return Pattern.<Transaction>begin("a")
                    .where(A.condition())
                    .followedByAny("b")
                    .where(B.condition())
                    .followedByAny("c")
                    .where(C.condition())
                    .within(window);
        }

        @Override
        org.apache.flink.cep.pattern.Pattern<Transaction, ?> flinkPattern(Duration window) {
            return flinkBegin()
                    .followedByAny("b")
                    .where(B.flinkCondition())
                    .followedByAny("c")
                    .where(C.flinkCondition())
                    .within(window);
        }

        @Override
        List<Transaction> period(int open) {
            List<Transaction> events = shuffled(9 * open - 6, open, A);
            int sixth = events.size() / 6;
            for (int i = 5; i >= 0; i--) {
                events.add(i * sixth, i % 2 == 0 ? B.event() : C.event());
            }
            return events;
        }
    },
    /** A followed by B, which never comes; n As in a window, and eight times as much noise. */
    WAITING {
        @Override
        Pattern<Transaction> pattern(Duration window) {
            return aThenB(window);
        }

        @Override
        org.apache.flink.cep.pattern.Pattern<Transaction, ?> flinkPattern(Duration window) {
            return flinkAThenB(window);
        }

        @Override
        List<Transaction> period(int open) {
            return shuffled(9 * open, open, A);
        }
    },
    /** A, one or more B, relaxed, then C, which never comes; n As and n Bs in a window. */
    LOOP {
        @Override
        Pattern<Transaction> pattern(Duration window) {
            return loop().followedBy("c").where(C.condition()).within(window);
        }

        @Override
        org.apache.flink.cep.pattern.Pattern<Transaction, ?> flinkPattern(Duration window) {
            return flinkLoop().followedBy("c").where(C.flinkCondition()).within(window);
        }

        @Override
        List<Transaction> period(int open) {
            return shuffled(9 * open, open, A, B);
        }
    },
    /** The same with all combinations of Bs: 2 to the power of n partial matches. */
    COMBINATION_LOOP {
        @Override
        Pattern<Transaction> pattern(Duration window) {
            return loop().allowCombinations()
                    .followedBy("c")
                    .where(C.condition())
                    .within(window);
        }

        @Override
        org.apache.flink.cep.pattern.Pattern<Transaction, ?> flinkPattern(Duration window) {
            return flinkLoop()
                    .allowCombinations()
                    .followedBy("c")
                    .where(C.flinkCondition())
                    .within(window);
        }

        @Override
        List<Transaction> period(int open) {
            return shuffled(9 * open, open, A, B);
        }
    },
    /** A, one long strict loop of Bs, then C, which never comes; each n-th event is an A, all others Bs. */
    STRICT_LOOP {
        @Override
        Pattern<Transaction> pattern(Duration window) {
            return Pattern.<Transaction>begin("a")
                    .where(A.condition())
                    .next("b")
                    .where(B.condition())
                    .oneOrMore()
                    .consecutive()
                    .followedBy("c")
                    .where(C.condition())
                    .within(window);
        }

        @Override
        org.apache.flink.cep.pattern.Pattern<Transaction, ?> flinkPattern(Duration window) {
            return flinkBegin()
                    .next("b")
                    .where(B.flinkCondition())
                    .oneOrMore()
                    .consecutive()
                    .followedBy("c")
                    .where(C.flinkCondition())
                    .within(window);
        }

        @Override
        List<Transaction> period(int open) {
            List<Transaction> events = new ArrayList<>(Collections.nCopies(open, B.event()));
            events.set(0, A.event());
            return events;
        }
    },
    /** n open As that wait for a B, and nothing but noise. */
    ONLY_NOISE {
        @Override
        Pattern<Transaction> pattern(Duration window) {
            return aThenB(FOREVER);
        }

        @Override
        org.apache.flink.cep.pattern.Pattern<Transaction, ?> flinkPattern(Duration window) {
            return flinkAThenB(FOREVER);
        }

        @Override
        List<Transaction> prologue(int open) {
            return Collections.nCopies(open, A.event());
        }

        @Override
        List<Transaction> period(int open) {
            return List.of(NOISE.event());
        }
    },
    /** n As that wait for a B and all run out of time at once, over and over. */
    EXPIRY {
        @Override
        Pattern<Transaction> pattern(Duration window) {
            return aThenB(window);
        }

        @Override
        org.apache.flink.cep.pattern.Pattern<Transaction, ?> flinkPattern(Duration window) {
            return flinkAThenB(window);
        }

        @Override
        List<Transaction> period(int open) {
            return Collections.nCopies(open, A.event());
        }

        @Override
        long pauseMillis(int open) {
            return 2L * open;
        }
    };

    private static final Duration FOREVER = Duration.ofDays(10_000);

    /** The adversary of that name in lower case with hyphens, as benchmark parameters have it. */
    public static Adversary named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** With that many partial matches open, at least. */
    public Scenario scenario(int open) {
        List<Transaction> prologue = prologue(open);
        List<Transaction> period = period(open);
        Duration window = Duration.ofMillis(period.size());
        return new Scenario(
                pattern(window),
                () -> flinkPattern(window),
                prologue,
                period,
                pauseMillis(open),
                prologue.size() + 2 * period.size());
    }

    /** In Tidemark's language. */
    abstract Pattern<Transaction> pattern(Duration window);

    /** In Flink's language. */
    abstract org.apache.flink.cep.pattern.Pattern<Transaction, ?> flinkPattern(Duration window);

    /** What comes once at first. */
    List<Transaction> prologue(int open) {
        return List.of();
    }

    /** One window's worth of events. */
    abstract List<Transaction> period(int open);

    /** Time after each period. */
    long pauseMillis(int open) {
        return 0;
    }

    /** So many of each kind, and noise up to the size, in random order. */
    private static List<Transaction> shuffled(int size, int ofEach, EventKind... kinds) {
        List<Transaction> events = new ArrayList<>(size);
        for (EventKind kind : kinds) {
            events.addAll(Collections.nCopies(ofEach, kind.event()));
        }
        events.addAll(Collections.nCopies(size - events.size(), NOISE.event()));
        Collections.shuffle(events, new Random(1));
        return events;
    }

    private static Pattern<Transaction> aThenB(Duration window) {
        return Pattern.<Transaction>begin("a")
                .where(A.condition())
                .followedBy("b")
                .where(B.condition())
                .within(window);
    }

    private static Pattern<Transaction> loop() {
        return Pattern.<Transaction>begin("a")
                .where(A.condition())
                .followedBy("b")
                .where(B.condition())
                .oneOrMore();
    }

    private static org.apache.flink.cep.pattern.Pattern<Transaction, Transaction> flinkBegin() {
        return org.apache.flink.cep.pattern.Pattern.<Transaction>begin("a").where(A.flinkCondition());
    }

    private static org.apache.flink.cep.pattern.Pattern<Transaction, ?> flinkAThenB(Duration window) {
        return flinkBegin().followedBy("b").where(B.flinkCondition()).within(window);
    }

    private static org.apache.flink.cep.pattern.Pattern<Transaction, Transaction> flinkLoop() {
        return flinkBegin().followedBy("b").where(B.flinkCondition()).oneOrMore();
    }
}
