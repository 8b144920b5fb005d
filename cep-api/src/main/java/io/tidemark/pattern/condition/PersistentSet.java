// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern.condition;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An immutable set that shares all but O(log n) with the set it was made from: what {@link Aggregates#distinct} folds.
 *
 * <p>A hash trie [1]: five bits of an element's hash choose the slot of a node, a slot holds an element or, where two
 * elements agree so far, a node of the next level; elements of the same hash end in a list. As elements are only ever
 * added, equal sets have the same nodes in whatever order they were filled, so {@code equals} compares node by node and
 * stops where both share one. The hash code is the sum of the elements' and kept.
 *
 * <p>[1] P. Bagwell: Ideal Hash Trees. EPFL, 2001.
 *
 * @param <V> type of the elements
 */
final class PersistentSet<V> {
    private static final PersistentSet<?> EMPTY = new PersistentSet<>(null, 0, 0);
    private static final int BITS = 5;
    private static final int MASK = (1 << BITS) - 1;

    /** Null: empty; else an element, a {@link Node} or a {@link Collision}, as in every slot. */
    private final @Nullable Object root;

    private final int size;
    private final int hash;

    private PersistentSet(@Nullable Object root, int size, int hash) {
        this.root = root;
        this.size = size;
        this.hash = hash;
    }

    /** Elements that differ in some bit of their hashes from this level on; slots in the order of the bits. */
    private static final class Node {
        private final int bitmap;
        private final Object[] slots;

        Node(int bitmap, Object... slots) {
            this.bitmap = bitmap;
            this.slots = slots;
        }
    }

    /** Elements of the same hash, at least two. */
    private static final class Collision {
        private final Object[] elements;

        Collision(Object... elements) {
            this.elements = elements;
        }
    }

    @SuppressWarnings("unchecked")
    static <V> PersistentSet<V> empty() {
        return (PersistentSet<V>) EMPTY;
    }

    /** The set with one more element; the same set if it has it already. O(log n) time and memory. */
    PersistentSet<V> with(V element) {
        int elementHash = hash(element);
        Object changed = root == null ? element : with(root, element, elementHash, 0);
        return changed == root ? this : new PersistentSet<>(changed, size + 1, hash + elementHash);
    }

    int size() {
        return size;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PersistentSet<?> that
                && size == that.size
                && hash == that.hash
                && (size == 0 || same(Objects.requireNonNull(root), Objects.requireNonNull(that.root)));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** How many elements, not which: the text of a set of millions would be of no use. */
    @Override
    public String toString() {
        return size + " values";
    }

    /** The slot with the element added; the same object if it was there. */
    private static Object with(Object slot, Object element, int elementHash, int shift) {
        if (slot instanceof Node node) {
            int bit = 1 << (elementHash >>> shift & MASK);
            int index = Integer.bitCount(node.bitmap & (bit - 1));
            if ((node.bitmap & bit) == 0) {
                return new Node(node.bitmap | bit, inserted(node.slots, index, element));
            }
            Object changed = with(node.slots[index], element, elementHash, shift + BITS);
            return changed == node.slots[index] ? node : new Node(node.bitmap, replaced(node.slots, index, changed));
        }
        if (slot instanceof Collision collision) {
            return contains(collision, element)
                    ? collision
                    : new Collision(inserted(collision.elements, collision.elements.length, element));
        }
        return slot.equals(element) ? slot : both(slot, hash(slot), element, elementHash, shift);
    }

    private static Object both(Object a, int hashOfA, Object b, int hashOfB, int shift) {
        if (shift >= Integer.SIZE) {
            return new Collision(a, b);
        }
        int indexOfA = hashOfA >>> shift & MASK;
        int indexOfB = hashOfB >>> shift & MASK;
        if (indexOfA == indexOfB) {
            return new Node(1 << indexOfA, both(a, hashOfA, b, hashOfB, shift + BITS));
        }
        Object[] slots = indexOfA < indexOfB ? new Object[] {a, b} : new Object[] {b, a};
        return new Node(1 << indexOfA | 1 << indexOfB, slots);
    }

    /** Spreads the upper bits to the lower ones, which choose the first level. */
    private static int hash(Object element) {
        int code = element.hashCode();
        return code ^ code >>> 16;
    }

    private static boolean same(Object a, Object b) {
        if (a == b) {
            return true;
        }
        if (a instanceof Node nodeA && b instanceof Node nodeB) {
            if (nodeA.bitmap != nodeB.bitmap) {
                return false;
            }
            for (int i = 0; i < nodeA.slots.length; i++) {
                if (!same(nodeA.slots[i], nodeB.slots[i])) {
                    return false;
                }
            }
            return true;
        }
        if (a instanceof Collision collisionA && b instanceof Collision collisionB) {
            return collisionA.elements.length == collisionB.elements.length
                    && Arrays.stream(collisionA.elements).allMatch(element -> contains(collisionB, element));
        }
        return a.equals(b);
    }

    private static boolean contains(Collision collision, Object element) {
        return Arrays.asList(collision.elements).contains(element);
    }

    private static Object[] inserted(Object[] slots, int index, Object element) {
        Object[] longer = new Object[slots.length + 1];
        System.arraycopy(slots, 0, longer, 0, index);
        longer[index] = element;
        System.arraycopy(slots, index, longer, index + 1, slots.length - index);
        return longer;
    }

    private static Object[] replaced(Object[] slots, int index, Object slot) {
        Object[] copy = slots.clone();
        copy[index] = slot;
        return copy;
    }
}
