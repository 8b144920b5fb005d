// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.rival;

import io.tidemark.benchmarks.workload.Scenario;
import io.tidemark.benchmarks.workload.Transaction;
import io.tidemark.match.Match;
import io.tidemark.match.MatchHandler;
import io.tidemark.nfa.KeyState;
import io.tidemark.nfa.MatcherOptions;
import io.tidemark.nfa.Nfa;
import io.tidemark.nfa.NfaMatcher;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Tidemark's engine in the stream of one key. */
public final class EngineOneKey implements OneKey {
    private final ScenarioCursor cursor;
    private final NfaMatcher<Transaction> matcher;
    private final MatchHandler<Transaction> handler = this::count;
    private final long[] openByStage;
    private @Nullable KeyState state;
    private long eventId;
    private long matches;

    /** At the beginning of a stream. */
    public EngineOneKey(Scenario scenario) {
        cursor = new ScenarioCursor(scenario);
        Nfa<Transaction> nfa = Nfa.compile(scenario.pattern());
        matcher = nfa.newMatcher(MatcherOptions.defaults());
        openByStage = new long[nfa.stages().size()];
    }

    @Override
    public long advance(int events) {
        @Nullable KeyState current = state;
        for (int i = 0; i < events; i++) {
            Transaction event = cursor.next();
            current = matcher.process(current, event, cursor.timestampMillis(), eventId++, handler);
        }
        state = current;
        return matches;
    }

    /** Number of open partial matches; {@link Long#MAX_VALUE} if there are more than a long can count. */
    public long openMatches() {
        Arrays.fill(openByStage, 0);
        KeyState current = state;
        if (current != null) {
            matcher.countOpenMatches(current, openByStage);
        }
        long sum = 0;
        for (long open : openByStage) {
            sum = open > Long.MAX_VALUE - sum ? Long.MAX_VALUE : sum + open;
        }
        return sum;
    }

    @Override
    public void close() {}

    private void count(Match<Transaction> match) {
        matches++;
    }
}
