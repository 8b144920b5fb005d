// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.compile;

import io.tidemark.pattern.Element;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is wrong with the windows of an element. */
final class WindowCheck {
    /** Event time is in milliseconds: what is shorter than one is no window either. */
    private static final Duration MIN_WINDOW = Duration.ofMillis(1);

    /** A thousand years, so that a window can be added to any sensible time. */
    private static final Duration MAX_WINDOW = Duration.ofDays(365_000);

    private final @Nullable Duration window;

    /**
     * A check.
     *
     * @param window that of the whole match; null: none
     */
    WindowCheck(@Nullable Duration window) {
        this.window = window;
    }

    /**
     * Checks an element.
     *
     * @param endsGroup whether it is the last element of a group
     * @param faults is told each fault in words
     */
    void check(Element<?> element, boolean endsGroup, Consumer<String> faults) {
        inRange("within", element.within(), faults);
        if (endsGroup && element.within() != null) {
            faults.accept("within(" + text(element.within()) + ") on the last element of a group would limit nothing,"
                    + " neither the group nor the match: to limit the whole match, set it on an element of the outermost"
                    + " pattern; to limit the time from one event to the next, use times(n, window), oneOrMore(window) or"
                    + " within(window, PREVIOUS_AND_CURRENT); to limit the group alone, compare with the time of its"
                    + " first event in a condition");
        }
        gap("within PREVIOUS_AND_CURRENT", element.withinPrevious(), faults);
        gap("the window of " + element.quantifier().call(), element.quantifier().window(), faults);
    }

    private void gap(String what, @Nullable Duration gap, Consumer<String> faults) {
        if (gap == null) {
            return;
        }
        inRange(what, gap, faults);
        if (window != null && isInRange(gap) && isInRange(window) && gap.compareTo(window) > 0) {
            faults.accept(what + " is " + text(gap) + ", longer than the window of the whole match, " + text(window)
                    + ", and so without effect: shorten the one or lengthen the other");
        }
    }

    private static void inRange(String what, @Nullable Duration duration, Consumer<String> faults) {
        if (duration != null && !isInRange(duration)) {
            faults.accept(what + " is " + text(duration) + "; legal are " + text(MIN_WINDOW) + " to "
                    + MAX_WINDOW.toDays() + " days: choose one of these, or leave it out for no window");
        }
    }

    private static boolean isInRange(Duration window) {
        return window.compareTo(MIN_WINDOW) >= 0 && window.compareTo(MAX_WINDOW) <= 0;
    }

    private static String text(Duration duration) {
        boolean readable = duration.compareTo(MAX_WINDOW) <= 0 && duration.compareTo(MAX_WINDOW.negated()) >= 0;
        return readable && duration.equals(duration.truncatedTo(ChronoUnit.MILLIS))
                ? duration.toMillis() + " ms"
                : duration.toString();
    }
}
