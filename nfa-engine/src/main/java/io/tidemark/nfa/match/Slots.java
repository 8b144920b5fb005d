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

    private final List<String> stages;
    private final List<Object> slots = new ArrayList<>();
    private final List<Integer> slotStages = new ArrayList<>();
    private final long[] readByCondition;
    /** The slots whose values are plain numbers, as bits and one by one, and how they are folded. */
    private final long numberBits;

    private final int[] numberSlots;
    private final int[] numberStages;
    private final NumberFold<Object>[] numberFolds;

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
        this.numberBits =
                Arrays.stream(numberSlots).mapToLong(slot -> 1L << slot).sum();
        this.numberStages = Arrays.stream(numberSlots).map(slotStages::get).toArray();
        this.numberFolds = numberFolds();
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // these slots have one
    private NumberFold<Object>[] numberFolds() {
        return Arrays.stream(numberSlots)
                .mapToObj(slot -> ((Aggregate<?, ?, ?>) slots.get(slot)).numberFold())
                .toArray(NumberFold[]::new);
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

    /** Whether a slot holds anything else. */
    boolean hasValues() {
        return numberSlots.length < slots.size();
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

    /** Writes the values before any event is taken into the draft of a list. */
    void initial(Threads to, long live) {
        long[] words = to.words();
        int at = to.numbersAt(to.size());
        for (int k = 0; k < numberSlots.length; k++) {
            words[at + k] = isLive(k, live) ? Double.doubleToLongBits(numberFolds[k].initial()) : 0;
        }
        if (hasValues()) {
            @Nullable Object[] values = new Object[slots.size()];
            for (long rest = live & ~numberBits; rest != 0; rest &= rest - 1) {
                int slot = Long.numberOfTrailingZeros(rest);
                values[slot] =
                        slots.get(slot) instanceof Aggregate<?, ?, ?> aggregate ? aggregate.initial() : EventList.NONE;
            }
            to.setDraftTuple(tuple(values, live));
        }
    }

    /**
     * Writes the values of a bundle after a stage has taken an event, those that are still live, into the draft of a
     * list; the bundle may be that draft. For {@code mark} see {@link EventList}.
     */
    @SuppressWarnings({"unchecked", "NullAway"}) // an aggregate gets back what it gave
    void take(Threads from, int bundle, int stage, Object event, long mark, Threads to, long live) {
        long[] before = from.words();
        int fromAt = from.numbersAt(bundle);
        long[] after = to.words();
        int toAt = to.numbersAt(to.size());
        for (int k = 0; k < numberSlots.length; k++) {
            long bits = isLive(k, live) ? before[fromAt + k] : 0;
            if (numberStages[k] == stage && isLive(k, live)) {
                bits = Double.doubleToLongBits(numberFolds[k].add(Double.longBitsToDouble(bits), event));
            }
            after[toAt + k] = bits;
        }
        if (hasValues()) {
            to.setDraftTuple(takeValues(from.tuple(bundle), stage, event, mark, live));
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // an aggregate gets back what it gave
    private Tuple takeValues(Tuple before, int stage, Object event, long mark, long live) {
        if ((live & ~numberBits) == 0) {
            return Tuple.EMPTY;
        }
        @Nullable Object[] values = new Object[slots.size()];
        for (long rest = live & ~numberBits; rest != 0; rest &= rest - 1) {
            int slot = Long.numberOfTrailingZeros(rest);
            Object value = before.value(slot);
            if (slotStages.get(slot) == stage) {
                value = slots.get(slot) instanceof Aggregate<?, ?, ?> aggregate
                        ? ((Aggregate<Object, @Nullable Object, ?>) aggregate).add(value, event)
                        : list(value).with(event, mark);
            }
            values[slot] = value;
        }
        return new Tuple(values);
    }

    /** Writes the values of a bundle that are still live into the draft of a list. */
    void restrict(Threads from, int bundle, Threads to, long live) {
        int fromAt = from.numbersAt(bundle);
        int toAt = to.numbersAt(to.size());
        for (int k = 0; k < numberSlots.length; k++) {
            to.words()[toAt + k] = isLive(k, live) ? from.words()[fromAt + k] : 0;
        }
        if (hasValues()) {
            to.setDraftTuple(restrict(from.tuple(bundle), from.set(bundle).liveSlots(), live));
        }
    }

    private Tuple restrict(Tuple tuple, long before, long live) {
        if (((before ^ live) & ~numberBits) == 0) {
            return tuple;
        }
        @Nullable Object[] values = new Object[slots.size()];
        for (long rest = live & ~numberBits; rest != 0; rest &= rest - 1) {
            int slot = Long.numberOfTrailingZeros(rest);
            values[slot] = tuple.value(slot);
        }
        return tuple(values, live);
    }

    private Tuple tuple(@Nullable Object[] values, long live) {
        return (live & ~numberBits) == 0 ? Tuple.EMPTY : new Tuple(values);
    }

    private boolean isLive(int number, long live) {
        return (live >>> numberSlots[number] & 1) != 0;
    }

    private static EventList list(@Nullable Object value) {
        return value instanceof EventList list ? list : EventList.NONE;
    }

    /** What a condition is given to read: a tuple, set before each test. One thread. */
    final class View implements Captures<E> {
        private Tuple tuple = Tuple.EMPTY;
        private long[] words = new long[0];
        private int numbersAt;
        /** The aggregates that were asked for, by identity: conditions hold equal ones that are not the same. */
        private Aggregate<?, ?, ?>[] instances = new Aggregate<?, ?, ?>[0];

        private int[] instanceSlots = new int[0];
        private int[] instanceNumbers = new int[0];

        /** What a bundle of a list holds. */
        View of(Threads threads, int i) {
            tuple = threads.tuple(i);
            words = threads.words();
            numbersAt = threads.numbersAt(i);
            return this;
        }

        private double number(int number) {
            return Double.longBitsToDouble(words[numbersAt + number]);
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
                    ? number(number)
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
            Object value = number >= 0 ? (Object) number(number) : tuple.value(slot);
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
