// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern.condition;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What a condition reads of the partial match, declared so that the engine knows which partial matches share a future:
 * {@code reads("a", "b")}, or {@code reads("a").with(TOTAL)} for an aggregate of one's own. Immutable.
 *
 * @param everything whether it may read the events of every stage
 * @param stages names of the stages whose events it reads
 * @param aggregates the aggregates it reads
 */
public record Reads(boolean everything, Set<String> stages, Set<Aggregate<?, ?, ?>> aggregates) {
    /** Nothing: the condition looks at the event alone. */
    public static final Reads NOTHING = new Reads(false, Set.of(), Set.of());

    /** Everything: no declaration was made. */
    public static final Reads EVERYTHING = new Reads(true, Set.of(), Set.of());

    /** Copies the sets, keeping their order. */
    public Reads {
        stages = Collections.unmodifiableSet(new LinkedHashSet<>(stages));
        aggregates = Collections.unmodifiableSet(new LinkedHashSet<>(aggregates));
    }

    /** The events of some stages, and no others. */
    public static Reads reads(String... stages) {
        return new Reads(false, new LinkedHashSet<>(List.of(Objects.requireNonNull(stages, "stages"))), Set.of());
    }

    /** The same and an aggregate, for {@link Captures#value}. */
    public Reads with(Aggregate<?, ?, ?> aggregate) {
        return union(aggregate(aggregate));
    }

    static Reads aggregate(Aggregate<?, ?, ?> aggregate) {
        return new Reads(false, Set.of(), Set.of(aggregate));
    }

    /** Whether the condition looks at the event alone. */
    public boolean isNothing() {
        return !everything && stages.isEmpty() && aggregates.isEmpty();
    }

    Reads union(Reads other) {
        if (isNothing()) {
            return other;
        }
        if (other.isNothing()) {
            return this;
        }
        Set<String> allStages = new LinkedHashSet<>(stages);
        allStages.addAll(other.stages);
        Set<Aggregate<?, ?, ?>> allAggregates = new LinkedHashSet<>(aggregates);
        allAggregates.addAll(other.aggregates);
        return new Reads(everything || other.everything, allStages, allAggregates);
    }

    @Override
    public String toString() {
        if (everything) {
            return "everything";
        }
        List<String> texts = new ArrayList<>();
        stages.forEach(stage -> texts.add("\"" + stage + "\""));
        aggregates.forEach(aggregate -> texts.add(aggregate.toString()));
        return texts.isEmpty() ? "nothing" : String.join(", ", texts);
    }
}
