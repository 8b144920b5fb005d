// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.conformance;

/**
 * An event of a case. Its class follows its type: {@code a} is an {@link A}, and so on; A and B are both {@link AB}.
 * Two events are equal if they are the same input.
 */
public abstract class CorpusEvent {
    private final int index;
    private final String key;
    private final long timestamp;
    private final int v;

    private CorpusEvent(int index, String key, long timestamp, int v) {
        this.index = index;
        this.key = key;
        this.timestamp = timestamp;
        this.v = v;
    }

    /**
     * Makes an event.
     *
     * @param index its position among the inputs
     * @param key its key, empty if there is only one
     * @param timestamp in milliseconds
     * @param type a letter from a to e
     * @param v its number
     */
    public static CorpusEvent of(int index, String key, long timestamp, String type, int v) {
        return switch (type) {
            case "a" -> new A(index, key, timestamp, v);
            case "b" -> new B(index, key, timestamp, v);
            case "c" -> new C(index, key, timestamp, v);
            case "d" -> new D(index, key, timestamp, v);
            case "e" -> new E(index, key, timestamp, v);
            default -> throw new IllegalArgumentException("type " + type + ": must be one of a to e");
        };
    }

    /** The class that the corpus calls by this name. */
    public static Class<? extends CorpusEvent> subtype(String name) {
        return switch (name) {
            case "A" -> A.class;
            case "B" -> B.class;
            case "AB" -> AB.class;
            case "C" -> C.class;
            case "D" -> D.class;
            case "E" -> E.class;
            default -> throw new IllegalArgumentException("subtype " + name + ": must be A, B, AB, C, D or E");
        };
    }

    /** Its position among the inputs of the case, watermarks included. */
    public int index() {
        return index;
    }

    /** Its key, empty if there is only one. */
    public String key() {
        return key;
    }

    /** Its timestamp in milliseconds. */
    public long timestamp() {
        return timestamp;
    }

    /** Its number. */
    public int v() {
        return v;
    }

    /** Its type, a letter from a to e. */
    public abstract String type();

    @Override
    public boolean equals(Object other) {
        return other instanceof CorpusEvent that && index == that.index;
    }

    @Override
    public int hashCode() {
        return index;
    }

    @Override
    public String toString() {
        return type() + "@" + timestamp + ":" + v;
    }

    /** Events of type a or b. */
    public abstract static class AB extends CorpusEvent {
        private AB(int index, String key, long timestamp, int v) {
            super(index, key, timestamp, v);
        }
    }

    /** Events of type a. */
    public static final class A extends AB {
        private A(int index, String key, long timestamp, int v) {
            super(index, key, timestamp, v);
        }

        @Override
        public String type() {
            return "a";
        }
    }

    /** Events of type b. */
    public static final class B extends AB {
        private B(int index, String key, long timestamp, int v) {
            super(index, key, timestamp, v);
        }

        @Override
        public String type() {
            return "b";
        }
    }

    /** Events of type c. */
    public static final class C extends CorpusEvent {
        private C(int index, String key, long timestamp, int v) {
            super(index, key, timestamp, v);
        }

        @Override
        public String type() {
            return "c";
        }
    }

    /** Events of type d. */
    public static final class D extends CorpusEvent {
        private D(int index, String key, long timestamp, int v) {
            super(index, key, timestamp, v);
        }

        @Override
        public String type() {
            return "d";
        }
    }

    /** Events of type e. */
    public static final class E extends CorpusEvent {
        private E(int index, String key, long timestamp, int v) {
            super(index, key, timestamp, v);
        }

        @Override
        public String type() {
            return "e";
        }
    }
}
