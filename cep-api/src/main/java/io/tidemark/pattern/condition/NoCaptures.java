// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern.condition;

import java.util.List;

/** What a condition on the event alone is given: it has nothing to read. */
public final class NoCaptures<E> implements Captures<E> {
    private static final NoCaptures<?> INSTANCE = new NoCaptures<>();

    private NoCaptures() {}

    /** The one instance. */
    @SuppressWarnings("unchecked")
    public static <E> Captures<E> instance() {
        return (Captures<E>) INSTANCE;
    }

    @Override
    public List<E> events(String stage) {
        throw new IllegalArgumentException("events(\"" + stage + "\"): the condition declares to read the event alone");
    }

    @Override
    public <R> R value(Aggregate<? super E, ?, R> aggregate) {
        throw new IllegalArgumentException(aggregate + ": the condition declares to read the event alone");
    }
}
