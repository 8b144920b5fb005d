// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.rival;

import io.tidemark.benchmarks.workload.Query;
import io.tidemark.benchmarks.workload.Transaction;
import io.tidemark.benchmarks.workload.Workload;
import io.tidemark.match.Match;
import io.tidemark.match.MatchHandler;
import io.tidemark.nfa.KeyState;
import io.tidemark.nfa.MatcherOptions;
import io.tidemark.nfa.Nfa;
import io.tidemark.nfa.NfaMatcher;
import org.jspecify.annotations.Nullable;

/** Tidemark's engine alone with a plain map of keys, for events that come in time order already. */
final class EngineRun implements Run {
    private final Partition[] partitions;
    private final Tally tally = new Tally();

    EngineRun(Workload workload) {
        partitions = workload.queries().stream()
                .map(query -> new Partition(query, tally))
                .toArray(Partition[]::new);
    }

    @Override
    public void event(Transaction event) {
        for (Partition partition : partitions) {
            partition.event(event);
        }
    }

    @Override
    public void watermark(long timestampMillis) {}

    @Override
    public Tally tally() {
        return tally;
    }

    @Override
    public void close() {}

    /** One query over all keys. */
    private static final class Partition {
        private final NfaMatcher<Transaction> matcher;
        private final Tally tally;
        private final LongMap<KeyState> states = new LongMap<>();
        private final MatchHandler<Transaction> handler = this::count;
        private long eventId;

        Partition(Query query, Tally tally) {
            this.matcher = Nfa.compile(query.pattern()).newMatcher(MatcherOptions.defaults());
            this.tally = tally;
        }

        void event(Transaction event) {
            if (matcher.ignorable(event)) {
                return;
            }
            @Nullable KeyState before = states.get(event.cardId);
            @Nullable KeyState after = matcher.process(before, event, event.timestamp, eventId++, handler);
            if (after == null && before != null) {
                states.remove(event.cardId);
            } else if (after != null && after != before) {
                states.put(event.cardId, after);
            }
        }

        private void count(Match<Transaction> match) {
            tally.add(match.startTimestamp(), match.endTimestamp());
        }
    }
}
