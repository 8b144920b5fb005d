// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import io.tidemark.serde.KeySerializer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds keys that cannot be written when they come, and not when such a key happens to be open at a checkpoint, hours later.
 * The first key of each class is written and read; to another of the class of the one before it costs a comparison. A list is
 * looked into: it is written and read if it is the first with an element of some class, or that deep; to another with
 * elements of the classes of the one before it costs a comparison for each. What depends on the key itself, as with a class
 * of the user's, is still found only when it is written. One thread.
 *
 * @param <K> type of the keys
 */
final class WritableKeys<K> {
    private static final Class<?>[] NONE = {};

    private final KeySerializer<K> serializer;
    /** Classes of keys. */
    private final Set<Class<?>> known = new HashSet<>();
    /** Classes of what was in lists. */
    private final Set<Class<?>> knownInLists = new HashSet<>();

    /** How deep lists have lain in lists. */
    private int knownDepth = -1;

    /** Class of the key before; never that of a list. */
    private @Nullable Class<?> last;
    /** Classes of the elements of the list before, if no list lies in it. */
    private Class<?>[] lastElements = NONE;

    WritableKeys(KeySerializer<K> serializer) {
        this.serializer = serializer;
    }

    /**
     * Returns the key.
     *
     * @throws IllegalArgumentException if it cannot be written, or does not come back equal
     */
    K checked(K key) {
        if (key.getClass() != last) {
            check(key);
        }
        return key;
    }

    private void check(K key) {
        if (key instanceof List<?> list) {
            if (!isAsTheLast(list)) {
                checkList(key, list);
            }
            return;
        }
        Class<?> type = key.getClass();
        if (!known.contains(type)) {
            writeAndRead(key, type);
            known.add(type);
        }
        last = type;
    }

    private boolean isAsTheLast(List<?> list) {
        Class<?>[] classes = lastElements;
        if (classes.length == 0 || list.size() != classes.length) {
            return false;
        }
        for (int i = 0; i < classes.length; i++) {
            Object element = list.get(i);
            if (element == null || element.getClass() != classes[i]) {
                return false;
            }
        }
        return true;
    }

    private void checkList(K key, List<?> list) {
        if (!known.contains(key.getClass()) || !isKnown(list, 0)) {
            writeAndRead(key, key.getClass());
            known.add(key.getClass());
            learn(list, 0);
        }
        lastElements = classes(list);
    }

    private static Class<?>[] classes(List<?> list) {
        Class<?>[] classes = new Class<?>[list.size()];
        for (int i = 0; i < classes.length; i++) {
            Object element = list.get(i);
            if (element == null || element instanceof List<?>) {
                return NONE;
            }
            classes[i] = element.getClass();
        }
        return classes;
    }

    private boolean isKnown(List<?> list, int depth) {
        if (depth > knownDepth) {
            return false;
        }
        for (Object element : list) {
            boolean fine = element instanceof List<?> inner
                    ? isKnown(inner, depth + 1)
                    : element != null && knownInLists.contains(element.getClass());
            if (!fine) {
                return false;
            }
        }
        return true;
    }

    private void learn(List<?> list, int depth) {
        knownDepth = Math.max(knownDepth, depth);
        for (Object element : list) {
            if (element instanceof List<?> inner) {
                learn(inner, depth + 1);
            } else if (element != null) {
                knownInLists.add(element.getClass());
            }
        }
    }

    private void writeAndRead(K key, Class<?> type) {
        Object back;
        try {
            back = serializer.deserialize(serializer.serialize(key));
        } catch (Exception e) {
            throw new IllegalArgumentException(
                    "key " + key + " of " + type + " cannot be kept in checkpoints or on disk: " + e.getMessage(), e);
        }
        if (!key.equals(back)) {
            throw new IllegalArgumentException("key " + key + " of " + type + " is not what it was after it has been"
                    + " written and read: " + back + "; its KeySerializer must give back what is equal");
        }
    }
}
