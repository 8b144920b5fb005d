// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import io.tidemark.nfa.program.NfaGraph;
import io.tidemark.pattern.condition.Aggregate;
import io.tidemark.pattern.condition.Captures;
import io.tidemark.pattern.condition.Condition;
import io.tidemark.pattern.condition.NumberFold;
import io.tidemark.pattern.condition.Reads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the conditions of a pattern read of a run, each thing once: an aggregate, or the list of a stage's events.
 * Immutable and thread-safe.
 */
final class Slots<E> {
    /** The bits of a set of slots. */
    static final int MAX_SLOTS = Long.SIZE;

    private static final @Nullable Object[] NO_VALUES = {};

    private final List<String> stages;
    private final List<Object> slots = new ArrayList<>();
    private final List<Integer> slotStages = new ArrayList<>();
    private final long[] readByCondition;
    /** The slots whose values are plain numbers, and how they are folded. */
    private final int[] numberSlots;

    private final List<NumberFold<Object>> numberFolds = new ArrayList<>();
    private final long numberBits;

    Slots(NfaGraph<E> graph) {
        this.stages = graph.stages();
        this.readByCondition = new long[graph.conditions().size()];
        for (int i = 0; i < readByCondition.length; i++) {
            Reads reads = graph.conditions().get(i).reads();
            for (Aggregate<?, ?, ?> aggregate : reads.aggregates()) {
                readByCondition[i] |= 1L << slot(aggregate, aggregate.stage());
            }
            for (String stage : reads.everything() ? stages : reads.stages()) {
                readByCondition[i] |= 1L << slot(stage, stage);
            }
        }
        this.numberSlots = IntStream.range(0, slots.size())
                .filter(slot ->
                        slots.get(slot) instanceof Aggregate<?, ?, ?> aggregate && aggregate.numberFold() != null)
                .toArray();
        long bits = 0;
        for (int slot : numberSlots) {
            numberFolds.add(numberFold(slot));
            bits |= 1L << slot;
        }
        this.numberBits = bits;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // asked only of slots that have one
    private NumberFold<Object> numberFold(int slot) {
        return (NumberFold<Object>) ((Aggregate<?, ?, ?>) slots.get(slot)).numberFold();
    }

    private int slot(Object what, String stage) {
        int slot = slots.indexOf(what);
        if (slot < 0) {
            slot = slots.size();
            if (slot == MAX_SLOTS) {
                throw new IllegalArgumentException(
                        "The conditions of the pattern read more than " + MAX_SLOTS
                                + " different aggregates and stages. Declare what free conditions read, or combine aggregates.");
            }
            slots.add(what);
            slotStages.add(stages.indexOf(stage));
        }
        return slot;
    }

    /** How many slots hold plain numbers. */
    int numberCount() {
        return numberSlots.length;
    }

    /** Slots that each condition reads, as bits. */
    long[] readByCondition() {
        return readByCondition;
    }

    /** The conditions that read anything, as bits. */
    static <E> long contextual(List<Condition<E>> conditions) {
        long bits = 0;
        for (int i = 0; i < conditions.size(); i++) {
            if (!conditions.get(i).reads().isNothing()) {
                bits |= 1L << i;
            }
        }
        return bits;
    }

    /** The values before any event is taken. */
    Tuple initial(long live) {
        if (live == 0) {
            return Tuple.EMPTY;
        }
        double[] numbers = new double[numberSlots.length];
        for (int k = 0; k < numbers.length; k++) {
            numbers[k] = (live >>> numberSlots[k] & 1) != 0 ? numberFolds.get(k).initial() : 0;
        }
        @Nullable Object[] values = values(live);
        for (int i = 0; i < values.length; i++) {
            if ((live & ~numberBits) >>> i << 63 != 0) {
                values[i] = slots.get(i) instanceof Aggregate<?, ?, ?> aggregate ? aggregate.initial() : EventList.NONE;
            }
        }
        return new Tuple(numbers, values);
    }

    /** The values after a stage has taken an event, of those that are still live; for {@code mark} see {@link EventList}. */
    @SuppressWarnings({"unchecked", "NullAway"}) // an aggregate gets back what it gave
    Tuple take(Tuple tuple, int stage, Object event, long mark, long live) {
        if (live == 0) {
            return Tuple.EMPTY;
        }
        double[] numbers = new double[numberSlots.length];
        for (int k = 0; k < numbers.length; k++) {
            int slot = numberSlots[k];
            if ((live >>> slot & 1) != 0) {
                double number = tuple.numbers()[k];
                numbers[k] = slotStages.get(slot) == stage ? numberFolds.get(k).add(number, event) : number;
            }
        }
        @Nullable Object[] values = values(live);
        for (int i = 0; i < values.length; i++) {
            if ((live & ~numberBits) >>> i << 63 != 0) {
                Object value = tuple.value(i);
                if (slotStages.get(i) == stage) {
                    value = slots.get(i) instanceof Aggregate<?, ?, ?> aggregate
                            ? ((Aggregate<Object, @Nullable Object, ?>) aggregate).add(value, event)
                            : list(value).with(event, mark);
                }
                values[i] = value;
            }
        }
        return new Tuple(numbers, values);
    }

    /** The values that are still live. */
    Tuple restrict(Tuple tuple, long before, long live) {
        if (before == live) {
            return tuple;
        }
        if (live == 0) {
            return Tuple.EMPTY;
        }
        double[] numbers = new double[numberSlots.length];
        for (int k = 0; k < numbers.length; k++) {
            numbers[k] = (live >>> numberSlots[k] & 1) != 0 ? tuple.numbers()[k] : 0;
        }
        @Nullable Object[] values = values(live);
        for (int i = 0; i < values.length; i++) {
            if ((live & ~numberBits) >>> i << 63 != 0) {
                values[i] = tuple.value(i);
            }
        }
        return new Tuple(numbers, values);
    }

    /** Room for the values that are no plain numbers; none if there are only numbers. */
    private @Nullable Object[] values(long live) {
        return (live & ~numberBits) == 0 ? NO_VALUES : new Object[slots.size()];
    }

    private static EventList list(@Nullable Object value) {
        return value instanceof EventList list ? list : EventList.NONE;
    }

    /** What a condition is given to read: a tuple, set before each test. One thread. */
    final class View implements Captures<E> {
        private Tuple tuple = Tuple.EMPTY;
        private double[] numbers = Tuple.EMPTY.numbers();
        private int offset;
        /** The aggregates that were asked for, by identity: conditions hold equal ones that are not the same. */
        private Aggregate<?, ?, ?>[] instances = new Aggregate<?, ?, ?>[0];

        private int[] instanceSlots = new int[0];
        private int[] instanceNumbers = new int[0];

        View of(Tuple newTuple) {
            tuple = newTuple;
            numbers = newTuple.numbers();
            offset = 0;
            return this;
        }

        /** What a bundle of a list holds. */
        View of(Threads threads, int i) {
            tuple = threads.values(i);
            numbers = threads.numbers();
            offset = i * numberSlots.length;
            return this;
        }

        @Override
        @SuppressWarnings("unchecked")
        public List<E> events(String stage) {
            int slot = slots.indexOf(stage);
            if (slot < 0) {
                throw new IllegalArgumentException(
                        stages.contains(stage)
                                ? "events(\"" + stage + "\"): the condition does not declare that it reads this stage"
                                : "events(\"" + stage + "\"): there is no such stage. Stages: " + stages);
            }
            return (List<E>) list(tuple.value(slot)).oldestFirst();
        }

        @Override
        // The slot of an aggregate holds its values; instances are known by identity, which is all that is asked for
        // here.
        public <R> R value(Aggregate<? super E, ?, R> aggregate) {
            int instance = instance(aggregate);
            return result(aggregate, instanceSlots[instance]);
        }

        @Override
        public double number(Aggregate<? super E, ?, ? extends Number> aggregate) {
            int instance = instance(aggregate);
            int number = instanceNumbers[instance];
            return number >= 0
                    ? numbers[offset + number]
                    : result(aggregate, instanceSlots[instance]).doubleValue();
        }

        @SuppressWarnings("ReferenceEquality") // any instance will do, as long as it is the same one
        private int instance(Aggregate<?, ?, ?> aggregate) {
            for (int i = 0; i < instances.length; i++) {
                if (instances[i] == aggregate) {
                    return i;
                }
            }
            return learn(aggregate);
        }

        @SuppressWarnings({"unchecked", "NullAway"}) // the slot of an aggregate holds its values
        private <R> R result(Aggregate<? super E, ?, R> aggregate, int slot) {
            int number = Arrays.binarySearch(numberSlots, slot);
            Object value = number >= 0 ? (Object) numbers[offset + number] : tuple.value(slot);
            return ((Aggregate<Object, Object, R>) aggregate).result(value);
        }

        private int learn(Aggregate<?, ?, ?> aggregate) {
            int slot = slots.indexOf(aggregate);
            if (slot < 0) {
                throw new IllegalArgumentException(aggregate + ": the condition does not declare that it reads this");
            }
            instances = Arrays.copyOf(instances, instances.length + 1);
            instanceSlots = Arrays.copyOf(instanceSlots, instances.length);
            instanceNumbers = Arrays.copyOf(instanceNumbers, instances.length);
            instances[instances.length - 1] = aggregate;
            instanceSlots[instances.length - 1] = slot;
            instanceNumbers[instances.length - 1] = Arrays.binarySearch(numberSlots, slot);
            return instances.length - 1;
        }
    }
}
