// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.peer;

import io.tidemark.nfa.conformance.CorpusEvent;
import io.tidemark.nfa.reference.MatchRecord;
import io.tidemark.nfa.reference.Output;
import io.tidemark.nfa.reference.RecordingMatcher;
import io.tidemark.nfa.reference.SkipMiss;
import io.tidemark.nfa.reference.Taken;
import io.tidemark.nfa.reference.TimeoutRecord;
import io.tidemark.nfa.reference.Trigger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.VoidSerializer;
import org.apache.flink.cep.configuration.SharedBufferCacheConfig;
import org.apache.flink.cep.nfa.NFA;
import org.apache.flink.cep.nfa.NFAState;
import org.apache.flink.cep.nfa.aftermatch.AfterMatchSkipStrategy;
import org.apache.flink.cep.nfa.compiler.NFACompiler;
import org.apache.flink.cep.nfa.sharedbuffer.SharedBuffer;
import org.apache.flink.cep.nfa.sharedbuffer.SharedBufferAccessor;
import org.apache.flink.cep.pattern.Pattern;
import org.apache.flink.util.FlinkRuntimeException;

/** The peer's automaton for one key, called as its operator does. */
final class PeerMatcher implements RecordingMatcher<CorpusEvent>, AutoCloseable {
    private static final int MAX_PARTIAL_MATCHES = 1_000;

    private final NFA<CorpusEvent> nfa;
    private final NFAState state;
    private final AfterMatchSkipStrategy skip;
    private final SharedBuffer<CorpusEvent> buffer;

    @SuppressWarnings({"unchecked", "rawtypes"}) // nothing is serialised: any serializer will do
    PeerMatcher(Pattern<CorpusEvent, CorpusEvent> pattern) {
        nfa = NFACompiler.compileFactory(pattern, true).createNFA();
        state = nfa.createInitialNFAState();
        skip = pattern.getAfterMatchSkipStrategy();
        TypeSerializer<CorpusEvent> none = (TypeSerializer) VoidSerializer.INSTANCE;
        buffer = new SharedBuffer<>(
                new HeapStateStore(), none, new SharedBufferCacheConfig(1024, 1024, Duration.ofDays(1)));
    }

    @Override
    public Output process(CorpusEvent event, long timestamp, long eventId) {
        return call(
                new Trigger(Trigger.Kind.EVENT, eventId),
                (accessor, trigger, output) -> nfa.process(accessor, state, event, timestamp, skip, () -> 0L)
                        .forEach(match -> output.matches().add(new MatchRecord(trigger, taken(match)))));
    }

    @Override
    public Output advanceTo(long timestamp) {
        return call(new Trigger(Trigger.Kind.TIME, timestamp), (accessor, trigger, output) -> {
            var result = nfa.advanceTime(accessor, state, timestamp, skip);
            result.f0.forEach(match -> output.matches().add(new MatchRecord(trigger, taken(match))));
            result.f1.forEach(timeout ->
                    output.timeouts().add(new TimeoutRecord(trigger, taken(timeout.f0), timeout.f1, List.of())));
        });
    }

    @Override
    public Output flush() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long deadline() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        buffer.releaseCacheStatisticsTimer();
    }

    @SuppressWarnings("try") // the accessor is not interrupted: nothing else runs
    private Output call(Trigger trigger, Call call) {
        Output output = new Output();
        try (SharedBufferAccessor<CorpusEvent> accessor = buffer.getAccessor()) {
            call.run(accessor, trigger, output);
        } catch (FlinkRuntimeException e) {
            String message = String.valueOf(e.getMessage());
            if (message.startsWith("Could not skip to")) {
                throw new SkipMiss(message);
            }
            throw new PeerFailure(e);
        } catch (Exception e) {
            throw new PeerFailure(e);
        }
        if (state.getPartialMatches().size() > MAX_PARTIAL_MATCHES) {
            throw new PeerFailure("more than " + MAX_PARTIAL_MATCHES + " partial matches");
        }
        return output;
    }

    private static List<Taken> taken(Map<String, List<CorpusEvent>> match) {
        List<Taken> taken = new ArrayList<>();
        match.forEach((stage, events) -> events.forEach(event -> taken.add(new Taken(stage, event.index()))));
        taken.sort(Comparator.comparingLong(Taken::eventId));
        return taken;
    }

    @FunctionalInterface
    private interface Call {
        void run(SharedBufferAccessor<CorpusEvent> accessor, Trigger trigger, Output output) throws Exception;
    }
}
