// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.source;

import io.tidemark.runtime.JobFailedException;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The records of a list, which may grow: a poll brings all that is there, as far as it fits in. What is odd about it is said
 * before it is read.
 *
 * @param <R> type of the records
 */
public final class ScriptedLog<R> extends TestPartition<R> {
    private final List<R> records;
    private IntConsumer beforePoll = poll -> {};
    private int silentPoll = -1;
    private long firstKept;
    private int polls;
    private long firstRead = Long.MAX_VALUE;

    /** A log that never ends. */
    public ScriptedLog(String name, List<R> records) {
        this(name, records, false);
    }

    private ScriptedLog(String name, List<R> records, boolean bounded) {
        super(name, bounded);
        this.records = records;
    }

    /** A log that ends behind what is in the list. */
    public static <R> ScriptedLog<R> ending(String name, List<R> records) {
        return new ScriptedLog<>(name, records, true);
    }

    /** A source with some logs. */
    public static <R> Source<R> together(List<ScriptedLog<R>> logs) {
        return new Source<>() {
            @Override
            public String name() {
                return "logs";
            }

            @Override
            public SourceReader<R> open() {
                return () -> logs;
            }
        };
    }

    /** Does something before each poll; they are counted from 0 on. */
    public ScriptedLog<R> beforePoll(IntConsumer action) {
        beforePoll = action;
        return this;
    }

    /** One poll brings nothing, whatever there is. */
    public ScriptedLog<R> silentAt(int poll) {
        silentPoll = poll;
        return this;
    }

    /** What comes before a position was deleted. */
    public ScriptedLog<R> keptFrom(long position) {
        firstKept = position;
        return this;
    }

    /** The lowest position at which it was polled. */
    public long firstRead() {
        return firstRead;
    }

    @Override
    public PollResult poll(RecordBuffer<R> buffer) {
        int poll = polls++;
        beforePoll.accept(poll);
        firstRead = Math.min(firstRead, position());
        if (position() < firstKept) {
            throw new JobFailedException("position " + position() + " is not there");
        }
        while (poll != silentPoll && position() < records.size() && !buffer.isFull()) {
            add(buffer, records.get(Math.toIntExact(position())));
        }
        return bounded() && position() >= records.size() ? PollResult.ENDED : PollResult.NOTHING_NOW;
    }
}
