// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is found by a walk over all elements of a pattern, those inside groups too. */
final class PatternWalk {
    private PatternWalk() {}

    static <E> List<Stage<E>> stages(Pattern<E> pattern) {
        List<Stage<E>> stages = new ArrayList<>();
        for (Element<E> element : pattern.elements()) {
            if (element instanceof Stage<E> stage) {
                stages.add(stage);
            } else if (element instanceof Group<E> group) {
                stages.addAll(stages(group.body()));
            }
        }
        return Collections.unmodifiableList(stages);
    }

    static @Nullable Duration window(Pattern<?> pattern) {
        return windows(pattern, pattern.elements().size())
                .min(Duration::compareTo)
                .orElse(null);
    }

    /** The windows of the elements before {@code end}, and of those inside the groups but the last of each. */
    private static Stream<Duration> windows(Pattern<?> pattern, int end) {
        List<? extends Element<?>> elements = pattern.elements();
        return Stream.concat(
                elements.stream().limit(end).map(Element::within).filter(Objects::nonNull),
                elements.stream()
                        .flatMap(element -> element instanceof Group<?> group
                                ? windows(group.body(), group.body().elements().size() - 1)
                                : Stream.empty()));
    }
}
