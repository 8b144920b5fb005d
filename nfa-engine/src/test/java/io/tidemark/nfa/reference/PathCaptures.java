// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.reference;

import io.tidemark.pattern.condition.Aggregate;
import io.tidemark.pattern.condition.Captures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What conditions see of a run: naive on purpose, everything is computed from the path each time. */
final class PathCaptures<E> implements Captures<E> {
    private final List<String> stages;
    private final @Nullable Path<E> path;

    PathCaptures(List<String> stages, @Nullable Path<E> path) {
        this.stages = stages;
        this.path = path;
    }

    @Override
    public List<E> events(String stage) {
        List<E> events = new ArrayList<>();
        for (Path<E> node = path; node != null; node = node.previous) {
            if (stages.get(node.stage).equals(stage)) {
                events.add(node.event);
            }
        }
        Collections.reverse(events);
        return Collections.unmodifiableList(events);
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
