// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern.condition;

import java.util.List;
import java.util.Map;

/**
 * Captures that were given, folded anew at each look: the plainest that can be.
 *
 * @param <E> type of the events
 */
record TakenEvents<E>(Map<String, List<E>> byStage) implements Captures<E> {
    @Override
    public List<E> events(String stage) {
        return byStage.getOrDefault(stage, List.of());
    }

    @Override
    public <R> R value(Aggregate<? super E, ?, R> aggregate) {
        return fold(aggregate);
    }

    private <A, R> R fold(Aggregate<? super E, A, R> aggregate) {
        A value = aggregate.initial();
        for (E event : events(aggregate.stage())) {
            value = aggregate.add(value, event);
        }
        return aggregate.result(value);
    }
}
