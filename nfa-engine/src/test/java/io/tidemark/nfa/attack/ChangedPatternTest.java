// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.attack;

import static io.tidemark.nfa.attack.Letter.begin;
import static io.tidemark.nfa.attack.Letter.is;
import static io.tidemark.pattern.WithinType.PREVIOUS_AND_CURRENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tidemark.match.Match;
import io.tidemark.nfa.AdaptedMatches;
import io.tidemark.nfa.AdaptedMatches.Loss;
import io.tidemark.nfa.KeyState;
import io.tidemark.nfa.MatcherOptions;
import io.tidemark.nfa.Nfa;
import io.tidemark.nfa.NfaMatcher;
import io.tidemark.nfa.NfaOutline;
import io.tidemark.nfa.SavedMatchCounter;
import io.tidemark.nfa.StateAdapter;
import io.tidemark.nfa.StateFormatException;
import io.tidemark.pattern.AfterMatchSkip;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.condition.Aggregates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A pattern is changed while partial matches are open: which live on, and what becomes of them. */
final class ChangedPatternTest {
    private static final int STREAM_LENGTH = 5;

    /** What a key yields, and what is open in the end. */
    private static final class Key {
        private final NfaMatcher<Letter> matcher;
        private @Nullable KeyState state;
        private final List<String> matches = new ArrayList<>();
        private long kept;
        private long dropped;
        private AdaptedMatches tally = AdaptedMatches.NONE;

        Key(Nfa<Letter> nfa) {
            this.matcher = nfa.newMatcher(MatcherOptions.defaults());
        }

        Key process(String events, int from) {
            for (int i = 0; i < events.length(); i++) {
                Letter event = Letter.of(events.charAt(i));
                state = matcher.process(state, event, from + i, from + i, match -> matches.add(text(match)));
            }
            return this;
        }

        /** Takes over what is open in a key of the pattern as it was. */
        Key takeOver(Key before, Nfa<Letter> pattern) {
            if (before.state != null) {
                byte[] bytes = before.matcher.save(before.state, Letter.serializer());
                NfaOutline outline = NfaOutline.of(
                        pattern.newMatcher(MatcherOptions.defaults()).outline().toBytes());
                StateAdapter<Letter> adapter = matcher.adapterFrom(outline, Letter.serializer());
                state = adapter.adapt(bytes);
                tally = adapter.tally();
                kept = tally.kept();
                dropped = tally.dropped();
            }
            return this;
        }

        private static String text(Match<Letter> match) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < match.size(); i++) {
                text.append(match.stage(i)).append(match.eventId(i)).append(' ');
            }
            return text.toString().strip();
        }
    }

    /** What is found if the pattern is changed between two parts of a stream. */
    private static Key changed(Pattern<Letter> before, String first, Pattern<Letter> after, String second) {
        return changed(Nfa.compile(before), first, Nfa.compile(after), second);
    }

    private static Key changed(Nfa<Letter> before, String first, Nfa<Letter> after, String second) {
        Key old = new Key(before).process(first, 0);
        return new Key(after).takeOver(old, before).process(second, first.length());
    }

    // --- what lives on ---

    @Test
    void changedLaterStage_waitsForTheNewCondition() {
        Pattern<Letter> before = begin('a').followedBy("b").where(is('b'));
        Pattern<Letter> after = begin('a').followedBy("b").where(is('x'));
        Key key = changed(before, "a", after, "bx");
        assertThat(key.matches).containsExactly("a0 b2");
        assertThat(key.kept).isEqualTo(1);
    }

    @Test
    void addedLastStage_partialMatchesGoOnToIt() {
        Pattern<Letter> before = begin('a').followedBy("b").where(is('b'));
        Pattern<Letter> after = before.followedBy("c").where(is('c'));
        assertThat(changed(before, "a", after, "bc").matches).containsExactly("a0 b1 c2");
    }

    @Test
    void changedStageBehindIt_isDropped() {
        Pattern<Letter> before =
                begin('a').followedBy("b").where(is('b')).followedBy("c").where(is('c'));
        Pattern<Letter> after =
                begin('a').followedBy("b").where(is('x')).followedBy("c").where(is('c'));
        Key key = changed(before, "aba", after, "xc");
        // The first has taken what is no "b" any more; the second waits for it.
        assertThat(key.matches).containsExactly("a2 b3 c4");
        assertThat(key.dropped).isEqualTo(1);
        assertThat(key.kept).isEqualTo(1);
    }

    @Test
    void stageAddedOrRemovedOrRenamedBehindIt_isDropped() {
        Pattern<Letter> before =
                begin('a').followedBy("b").where(is('b')).followedBy("c").where(is('c'));
        List<Pattern<Letter>> others = List.of(
                begin('a').followedBy("c").where(is('c')),
                begin('a')
                        .followedBy("n")
                        .where(is('n'))
                        .followedBy("b")
                        .where(is('b'))
                        .followedBy("c")
                        .where(is('c')),
                begin('a').followedBy("other").where(is('b')).followedBy("c").where(is('c')));
        for (Pattern<Letter> after : others) {
            Key key = changed(before, "ab", after, "bc");
            assertThat(key.matches).as(after.toString()).isEmpty();
            assertThat(key.dropped).as(after.toString()).isEqualTo(1);
        }
    }

    @Test
    void changedContiguityBehindIt_isDropped_beforeIt_counts() {
        Pattern<Letter> before =
                begin('a').followedBy("b").where(is('b')).followedBy("c").where(is('c'));
        Pattern<Letter> after =
                begin('a').followedBy("b").where(is('b')).next("c").where(is('c'));
        assertThat(changed(before, "a", after, "xbc").matches).containsExactly("a0 b2 c3");
        assertThat(changed(before, "ab", after, "xc").matches).isEmpty();
        Pattern<Letter> strict =
                begin('a').next("b").where(is('b')).followedBy("c").where(is('c'));
        assertThat(changed(before, "axb", strict, "c").dropped).isEqualTo(1);
    }

    @Test
    void changedAbsenceBehindIt_isDropped_beforeIt_counts() {
        Pattern<Letter> before = begin('a')
                .notFollowedBy("n")
                .where(is('n'))
                .followedBy("b")
                .where(is('b'))
                .followedBy("c")
                .where(is('c'));
        Pattern<Letter> after = begin('a')
                .notFollowedBy("n")
                .where(is('m'))
                .followedBy("b")
                .where(is('b'))
                .followedBy("c")
                .where(is('c'));
        assertThat(changed(before, "ab", after, "c").dropped).isEqualTo(1);
        assertThat(changed(before, "a", after, "nbc").matches).containsExactly("a0 b2 c3");
        assertThat(changed(before, "a", after, "mbc").matches).isEmpty();
    }

    @Test
    void moreOfAStage_whatHasNotBegunTheNextLivesOn() {
        Pattern<Letter> before =
                begin('a').times(3).consecutive().followedBy("b").where(is('b'));
        Pattern<Letter> after =
                begin('a').times(4).consecutive().followedBy("b").where(is('b'));
        Key key = changed(before, "aaa", after, "ab");
        // Of the starts 0, 1 and 2 the first has three events and waits for "b".
        assertThat(key.dropped).isEqualTo(1);
        assertThat(key.kept).isEqualTo(2);
        assertThat(key.matches).isEmpty();
        assertThat(changed(before, "aa", after, "aab").matches).containsExactly("a0 a1 a2 a3 b4");
    }

    @Test
    void newAggregate_isFoldedFromTheEventsOfEachRun() {
        Pattern<Letter> before = begin('a').oneOrMore().followedByAny("b").where(is('b'));
        Pattern<Letter> after = begin('a')
                .oneOrMore()
                .followedByAny("b")
                .where(is('b'))
                .where(Letter.V.greaterThan(Aggregates.sum("a", Letter.V)));
        NfaMatcher<Letter> old = Nfa.compile(before).newMatcher(MatcherOptions.defaults());
        @Nullable KeyState state = null;
        for (int i = 0; i < 3; i++) {
            state = old.process(state, new Letter('a', i + 1), i, i, match -> {});
        }
        byte[] bytes = old.save(Objects.requireNonNull(state), Letter.serializer());
        NfaMatcher<Letter> matcher = Nfa.compile(after).newMatcher(MatcherOptions.defaults());
        StateAdapter<Letter> adapter = matcher.adapterFrom(old.outline(), Letter.serializer());
        List<String> found = new ArrayList<>();
        matcher.process(adapter.adapt(bytes), new Letter('b', 4), 3, 3, match -> found.add(Key.text(match)));
        // Sums: 1, 1+2, 1+2+3, 2, 2+3, 3. Those less than 4 match.
        assertThat(found).containsExactlyInAnyOrder("a0 b3", "a0 a1 b3", "a1 b3", "a2 b3");
    }

    @Test
    void changedWindow_holdsForWhatIsOpen() {
        Pattern<Letter> before = begin('a').followedBy("b").where(is('b')).within(Duration.ofMillis(100));
        Pattern<Letter> shorter = begin('a').followedBy("b").where(is('b')).within(Duration.ofMillis(3));
        Pattern<Letter> none = begin('a').followedBy("b").where(is('b'));
        assertThat(changed(before, "a", shorter, "xb").matches).containsExactly("a0 b2");
        assertThat(changed(before, "a", shorter, "xxb").matches).isEmpty();
        assertThat(changed(shorter, "a", before, "xxb").matches).containsExactly("a0 b3");
        assertThat(changed(shorter, "a", none, "xxxxb").matches).containsExactly("a0 b5");
        assertThat(changed(none, "a", shorter, "xb").matches).containsExactly("a0 b2");
        assertThat(changed(none, "a", shorter, "xxb").matches).isEmpty();
    }

    @Test
    void changedSkipStrategy_holdsForWhatIsOpen() {
        Pattern<Letter> all = begin('a').followedByAny("b").where(is('b'));
        Pattern<Letter> past = Pattern.<Letter>begin("a", AfterMatchSkip.skipPastLastEvent())
                .where(is('a'))
                .followedByAny("b")
                .where(is('b'));
        assertThat(changed(all, "aa", past, "bb").matches).containsExactly("a0 b2");
        assertThat(changed(past, "aa", all, "b").matches).containsExactlyInAnyOrder("a0 b2", "a1 b2");
    }

    // --- why it is dropped ---

    private static Pattern<Letter> abc() {
        return begin('a').followedBy("b").where(is('b')).followedBy("c").where(is('c'));
    }

    private static Pattern<Letter> abThen(Pattern<Letter> beginning) {
        return beginning.followedBy("c").where(is('c'));
    }

    /** What is done to a, b, then c while a partial match waits for c, and the reason that is given. */
    static Stream<Arguments> reasons() {
        Pattern<Letter> ab = begin('a').followedBy("b").where(is('b'));
        Pattern<Letter> not =
                begin('a').notFollowedBy("n").where(is('n')).followedBy("b").where(is('b'));
        Pattern<Letter> gap =
                begin('a').followedBy("b").where(is('b')).within(Duration.ofMillis(9), PREVIOUS_AND_CURRENT);
        return Stream.of(
                arguments(
                        abThen(begin('a').followedBy("b").where(is('x'))),
                        "stage \"b\", which has taken events, has another condition"),
                arguments(abThen(begin('a')), "stage \"b\" is gone"),
                arguments(
                        abThen(begin('a').followedBy("bb").where(is('b'))),
                        "stage \"b\" is gone; renamed to \"bb\"? a stage keeps its partial matches only under its name"),
                arguments(abThen(begin('a').followedBy("bb").where(is('x'))), "stage \"b\" is gone"),
                arguments(
                        ab.followedBy("d").where(is('c')),
                        "stage \"c\" is gone; renamed to \"d\"? a stage keeps its partial matches only under its name"),
                arguments(abThen(ab.followedBy("x").where(is('x'))), "stage \"x\" is new before \"c\""),
                arguments(abThen(not), "stage \"n\" is new before \"b\""),
                arguments(abThen(gap), "stage \"b\" has another window since the event before"),
                arguments(abThen(ab.times(1, 2)), "stage \"b\" takes another number of events"),
                arguments(abThen(begin('a').next("b").where(is('b'))), "stage \"b\" has another contiguity"),
                arguments(
                        abThen(Pattern.<Letter>begin("b")
                                .where(is('b'))
                                .followedBy("a")
                                .where(is('a'))),
                        "its stages are in another order"));
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void dropped_oneChange_reasonNamesIt(Pattern<Letter> after, String reason) {
        Key key = changed(abc(), "ab", after, "");

        assertThat(key.tally.losses()).containsExactly(new Loss("c", reason, 1));
        assertThat(key.tally.droppedByStage()).containsExactly(entry("a", 0L), entry("b", 0L), entry("c", 1L));
    }

    @Test
    void dropped_changedNot_reasonNamesIt() {
        Pattern<Letter> before = abThen(
                begin('a').notFollowedBy("n").where(is('n')).followedBy("b").where(is('b')));
        Pattern<Letter> after = abThen(
                begin('a').notFollowedBy("n").where(is('m')).followedBy("b").where(is('b')));

        assertThat(changed(before, "ab", after, "").tally.losses())
                .containsExactly(new Loss("c", "stage \"n\" forbids something else", 1));
    }

    /** The complete match of the second "a" waits for the first "a", which may still skip it. */
    private static Pattern<Letter> heldBack(Pattern<Letter> pattern) {
        return pattern.afterMatch(AfterMatchSkip.skipPastLastEvent());
    }

    private static Pattern<Letter> higherThanA() {
        return begin('a').followedBy("b").where(Letter.V.greaterThan(Aggregates.last("a", Letter.V)));
    }

    /** The first "a" is too high for "b", so it waits on and holds back the match of the second. */
    private static Key holdingBack() {
        Key key = new Key(Nfa.compile(heldBack(higherThanA())));
        List<Letter> events = List.of(new Letter('a', 5), new Letter('a', 1), new Letter('b', 3));
        for (int i = 0; i < events.size(); i++) {
            key.state = key.matcher.process(key.state, events.get(i), i, i, match -> key.matches.add(Key.text(match)));
        }
        assertThat(key.matches).isEmpty();
        return key;
    }

    private static AdaptedMatches heldBackUnder(Pattern<Letter> after) {
        return new Key(Nfa.compile(after)).takeOver(holdingBack(), Nfa.compile(heldBack(higherThanA()))).tally;
    }

    @Test
    void heldBack_isCountedUntilItIsEmitted() {
        Key key = holdingBack();
        assertThat(key.matcher.countHeldBack(Objects.requireNonNull(key.state))).isEqualTo(1);
        key.state = key.matcher.process(key.state, new Letter('a', 1), 3, 3, match -> {});
        key.state = key.matcher.process(key.state, new Letter('b', 4), 4, 4, match -> {});
        assertThat(key.matcher.countHeldBack(Objects.requireNonNull(key.state))).isEqualTo(2);
        key.matcher.process(key.state, new Letter('b', 9), 5, 5, match -> key.matches.add(Key.text(match)));
        // The one that held them back skips all of them.
        assertThat(key.matches).containsExactly("a0 b5");
    }

    @Test
    void heldBack_nothingBehindItChanged_livesOnAndIsCountedByItself() {
        AdaptedMatches tally = heldBackUnder(heldBack(higherThanA()).within(Duration.ofMillis(100)));

        assertThat(tally.keptComplete()).isEqualTo(1);
        assertThat(tally.keptByStage()).containsExactly(entry("a", 0L), entry("b", 1L));
        assertThat(tally.losses()).isEmpty();
    }

    @Test
    void heldBack_stageAddedAtTheEnd_isLostWithTheReason() {
        AdaptedMatches tally =
                heldBackUnder(heldBack(higherThanA().followedBy("c").where(is('c'))));

        assertThat(tally.droppedComplete()).isEqualTo(1);
        assertThat(tally.kept()).isEqualTo(1);
        assertThat(tally.losses())
                .containsExactly(new Loss(
                        null, "stage \"c\" is new at the end: what was complete would have to wait for it", 1));
        assertThat(tally.allDropped().dropped()).isEqualTo(1);
        assertThat(tally.total()).isEqualTo(2);
    }

    @Test
    void heldBack_noSkipStrategyAnyMore_isLostWithTheReason() {
        assertThat(heldBackUnder(higherThanA()).losses())
                .containsExactly(
                        new Loss(null, "with the new after-match skip strategy no match waits for another", 1));
    }

    @Test
    void counter_patternThatIsGone_countsWithoutReadingEvents() {
        Key key = holdingBack();
        SavedMatchCounter counter = key.matcher.outline().newCounter();

        counter.add(key.matcher.save(Objects.requireNonNull(key.state), Letter.serializer()));
        Key one = new Key(Nfa.compile(heldBack(higherThanA()))).process("a", 0);
        counter.add(one.matcher.save(Objects.requireNonNull(one.state), Letter.serializer()));

        assertThat(counter.dropped().droppedByStage()).containsExactly(entry("a", 0L), entry("b", 2L));
        assertThat(counter.dropped().droppedComplete()).isEqualTo(1);
    }

    @Test
    void changedVersion_nothingLivesOn_evenIfNothingIsTaken() {
        Pattern<Letter> free = Pattern.<Letter>begin("any").followedBy("b").where(letter -> letter.type() == 'b');

        AdaptedMatches toTwo = changed(free, "a", free.version(2), "").tally;
        assertThat(toTwo.losses()).containsExactly(new Loss("b", "the pattern has version 2, and had no version", 1));
        assertThat(changed(free.version(2), "a", free.version(3), "").tally.losses())
                .containsExactly(new Loss("b", "the pattern has version 3, and had version 2", 1));
        assertThat(changed(free.version(2), "a", free.version(2), "b").matches).containsExactly("any0 b1");
        assertThat(changed(free, "a", free, "b").matches).containsExactly("any0 b1");
        assertThat(new Key(Nfa.compile(heldBack(higherThanA()).version(1)))
                        .takeOver(holdingBack(), Nfa.compile(heldBack(higherThanA())))
                        .tally
                        .droppedComplete())
                .isEqualTo(1);
    }

    @Test
    void outline_ofPatternWithVersion_isAnotherAndReadBack() {
        Pattern<Letter> pattern = begin('a').followedBy("b").where(is('b'));
        NfaOutline none = new Key(Nfa.compile(pattern)).matcher.outline();
        NfaOutline two = new Key(Nfa.compile(pattern.version(2))).matcher.outline();

        assertThat(two).isNotEqualTo(none);
        assertThat(NfaOutline.of(two.toBytes())).isEqualTo(two);
        assertThat(NfaOutline.of(two.toBytes()).pattern()).endsWith("\nversion 2");
        // Without a version the format is that of earlier versions of this library.
        assertThat(none.toBytes()[0]).isEqualTo((byte) 1);
        assertThat(two.toBytes()[0]).isEqualTo((byte) 2);
    }

    // --- laws ---

    /** Ways to begin a pattern whose last stage is then changed. */
    static Stream<Pattern<Letter>> beginnings() {
        return Stream.of(
                begin('a'),
                begin('a').next("b").where(is('b')),
                begin('a').followedBy("b").where(is('b')),
                begin('a').followedByAny("b").where(is('b')),
                begin('a').oneOrMore(),
                begin('a').oneOrMore().consecutive(),
                begin('a').oneOrMore().allowCombinations(),
                begin('a').oneOrMore().greedy().followedBy("b").where(is('b')),
                begin('a').times(2).followedBy("b").where(is('b')).optional(),
                begin('a').optional().followedBy("b").where(is('b')),
                begin('a').notFollowedBy("n").where(is('b')).followedBy("c").where(is('c')),
                begin('a').notNext("n").where(is('b')).followedByAny("c").where(is('c')),
                Pattern.<Letter>begin(begin('a').followedBy("b").where(is('b'))).oneOrMore(),
                begin('a').oneOrMore().until(is('c')).followedBy("b").where(is('b')),
                begin('a').timesOrMore(2).followedBy("b").where(is('b')).within(Duration.ofMillis(4)));
    }

    private static List<String> streams() {
        List<String> streams = List.of("");
        for (int length = 0; length < STREAM_LENGTH; length++) {
            streams = streams.stream()
                    .flatMap(shorter -> Stream.of("a", "b", "c", "d").map(letter -> shorter + letter))
                    .toList();
        }
        return streams;
    }

    /**
     * If only the last stage changes, the partial matches before it are the same for both patterns; so what is found after the
     * change is what the new pattern finds in the whole stream, as far as the last event comes after the change.
     */
    @ParameterizedTest
    @MethodSource("beginnings")
    void changedLastStage_anyStreamAndMoment_asIfTheNewPatternHadBeenThereFromTheBegin(Pattern<Letter> beginning) {
        Nfa<Letter> before = Nfa.compile(beginning.followedByAny("last").where(is('c')));
        Nfa<Letter> after = Nfa.compile(beginning.followedByAny("last").where(is('d')));
        long found = 0;
        for (String stream : streams()) {
            List<String> whole = new Key(after).process(stream, 0).matches;
            for (int moment = 1; moment < STREAM_LENGTH; moment++) {
                Key key = changed(before, stream.substring(0, moment), after, stream.substring(moment));
                int first = moment;
                List<String> expected = whole.stream()
                        .filter(match -> Integer.parseInt(match.substring(match.lastIndexOf("last") + 4)) >= first)
                        .toList();
                assertThat(key.matches)
                        .as("%s changed before event %d of %s", beginning, moment, stream)
                        .containsExactlyInAnyOrderElementsOf(expected);
                assertThat(key.dropped).isZero();
                found += expected.size();
            }
        }
        assertThat(found).isPositive();
    }

    /** If the first stage changes nothing lives on: what is found is what the new pattern finds from then on. */
    @Test
    void changedFirstStage_anyStreamAndMoment_asIfBegunAnew() {
        Nfa<Letter> before = Nfa.compile(begin('a').oneOrMore().followedBy("b").where(is('b')));
        Nfa<Letter> after = Nfa.compile(Pattern.<Letter>begin("a")
                .where(is('c'))
                .oneOrMore()
                .followedBy("b")
                .where(is('b')));
        for (String stream : streams()) {
            for (int moment = 1; moment < STREAM_LENGTH; moment++) {
                Key key = changed(before, stream.substring(0, moment), after, stream.substring(moment));
                assertThat(key.kept).isZero();
                assertThat(key.matches).isEqualTo(new Key(after).process(stream.substring(moment), moment).matches);
            }
        }
    }

    // --- bytes ---

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void outline_anyBitFlippedOrTruncated_isRefused(int version) {
        Pattern<Letter> pattern = begin('a').oneOrMore().next("b").where(is('b'));
        byte[] bytes = new Key(Nfa.compile(version == 1 ? pattern : pattern.version(version)))
                .matcher
                .outline()
                .toBytes();
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> NfaOutline.of(flipped)).isInstanceOf(StateFormatException.class);
        }
        for (int length = 0; length < bytes.length; length++) {
            byte[] shorter = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> NfaOutline.of(shorter)).isInstanceOf(StateFormatException.class);
        }
    }

    @Test
    void adapt_stateOfAThirdPattern_isRefused() {
        Pattern<Letter> pattern = begin('a').followedBy("b").where(is('b'));
        Key key = new Key(Nfa.compile(pattern)).process("a", 0);
        byte[] bytes = key.matcher.save(Objects.requireNonNull(key.state), Letter.serializer());
        NfaOutline other = new Key(Nfa.compile(begin('a').next("b").where(is('b')))).matcher.outline();
        StateAdapter<Letter> adapter = key.matcher.adapterFrom(other, Letter.serializer());
        assertThatThrownBy(() -> adapter.adapt(bytes))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("another pattern than the outline");
    }
}
