// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.program;

/** A boolean expression over the numbered conditions of a pattern, decided by the bits of a truth assignment. */
public sealed interface Guard {
    /** Whether it holds; bit i of {@code truth} says whether condition i holds. */
    boolean holds(long truth);

    /** The conditions it looks at, as bits. */
    long conditions();

    /** Always. */
    Guard ALWAYS = new Constant(true);

    /** Never. */
    Guard NEVER = new Constant(false);

    /** Both, simplified. */
    static Guard and(Guard left, Guard right) {
        if (left.equals(NEVER) || right.equals(NEVER)) {
            return NEVER;
        }
        if (left.equals(ALWAYS) || left.equals(right)) {
            return right;
        }
        return right.equals(ALWAYS) ? left : new And(left, right);
    }

    /** The opposite, simplified. */
    static Guard not(Guard guard) {
        if (guard instanceof Constant constant) {
            return constant.value ? NEVER : ALWAYS;
        }
        return guard instanceof Not not ? not.guard : new Not(guard);
    }

    /** A constant. */
    record Constant(boolean value) implements Guard {
        @Override
        public boolean holds(long truth) {
            return value;
        }

        @Override
        public long conditions() {
            return 0;
        }

        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    /** A condition holds. */
    record Test(int condition) implements Guard {
        @Override
        public boolean holds(long truth) {
            return (truth >>> condition & 1) != 0;
        }

        @Override
        public long conditions() {
            return 1L << condition;
        }

        @Override
        public String toString() {
            return "c" + condition;
        }
    }

    /** A guard does not hold. */
    record Not(Guard guard) implements Guard {
        @Override
        public boolean holds(long truth) {
            return !guard.holds(truth);
        }

        @Override
        public long conditions() {
            return guard.conditions();
        }

        @Override
        public String toString() {
            return guard instanceof And ? "!(" + guard + ")" : "!" + guard;
        }
    }

    /** Both hold. */
    record And(Guard left, Guard right) implements Guard {
        @Override
        public boolean holds(long truth) {
            return left.holds(truth) && right.holds(truth);
        }

        @Override
        public long conditions() {
            return left.conditions() | right.conditions();
        }

        @Override
        public String toString() {
            return left + " & " + right;
        }
    }
}
