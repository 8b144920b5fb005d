// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.nfa.KeyMatcher;
import io.tidemark.nfa.Nfa;
import io.tidemark.pattern.AfterMatchSkip;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.WithinType;
import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.time.WatermarkStrategy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What comes at which time, with one watermark for all events and with one for each millisecond. */
final class PassingTimeTest {
    private static Reading event(long time, String type) {
        return Reading.of("k", time, type);
    }

    /** Results, time-outs and dead letters, in this order. */
    private static List<String> found(Pattern<Reading> pattern, Reading... readings) {
        List<String> atTheEnd = run(pattern, false, readings);
        assertThat(run(pattern, true, readings)).isEqualTo(atTheEnd);
        return atTheEnd;
    }

    private static List<String> run(Pattern<Reading> pattern, boolean eachMillisecond, Reading... readings) {
        CollectingSink<String> results = new CollectingSink<>();
        CollectingSink<DeadLetter> deadLetters = new CollectingSink<>();
        Pipeline<Reading> pipeline = CepJob.named("time")
                .pushed(Reading.class)
                .eventTime(Reading::time)
                .watermarks(WatermarkStrategy.fromSource())
                .sink(results)
                .deadLetters(deadLetters)
                .detect("p", pattern)
                .by(Reading::key)
                .timedOut(match -> "time-out " + text(match), results)
                .emit(PassingTimeTest::text)
                .build()
                .newPipeline();
        int partition = pipeline.addPartition("readings-0");
        long time = readings[0].time();
        for (int i = 0; i < readings.length; i++) {
            for (; eachMillisecond && time < readings[i].time(); time++) {
                pipeline.watermark(partition, time);
            }
            pipeline.accept(partition, i, readings[i]);
        }
        for (int i = 0; eachMillisecond && i < 50; i++) {
            pipeline.watermark(partition, time++);
        }
        pipeline.end(partition);
        PipelineTest.assertNothingLeft(pipeline);
        deadLetters
                .results()
                .forEach(letter -> results.write(letter.stage() + " at " + letter.timestampMillis()
                        + (letter.position() < 0 ? "" : " on " + letter.position())));
        return results.results();
    }

    private static String text(KeyedMatch<?, Reading> match) {
        StringBuilder text = new StringBuilder("at " + match.timestamp() + ":");
        for (int i = 0; i < match.size(); i++) {
            text.append(' ').append(match.stage(i)).append(match.timestamp(i));
        }
        return text.toString();
    }

    /** b2 belongs to a1: a0 holds the match back until 10, when it skips a4, whose time would be over at 14. */
    @Test
    void heldBackMatch_comesAtTheDeadline_andWhatItSkipsDoesNotTimeOut() {
        Pattern<Reading> pattern = Pattern.<Reading>begin("a", AfterMatchSkip.skipPastLastEvent())
                .where(Reading.ofType("a"))
                .followedBy("b")
                .where(Reading.ofType("b"))
                .where((reading, captures) -> reading.value()
                        == Objects.requireNonNull(captures.last("a")).value())
                .within(Duration.ofMillis(10));

        assertThat(found(
                        pattern,
                        new Reading("k", 0, "a", 1),
                        new Reading("k", 2, "a", 2),
                        new Reading("k", 4, "a", 3),
                        new Reading("k", 5, "b", 2)))
                .containsExactly("at 10: a2 b5", "time-out at 10: a0");
    }

    /** The one that ends first is told, wherever watermarks are. */
    @Test
    void windowAndGap_endAtDifferentTimes_theFirstOneIsTold() {
        Pattern<Reading> pattern = Pattern.<Reading>begin("a")
                .where(Reading.ofType("a"))
                .followedBy("b")
                .where(Reading.ofType("b"))
                .followedBy("c")
                .where(Reading.ofType("c"))
                .within(Duration.ofMillis(6), WithinType.PREVIOUS_AND_CURRENT)
                .within(Duration.ofMillis(10));

        assertThat(found(pattern, event(0, "a"), event(3, "b"))).containsExactly("time-out at 9: a0 b3");
        assertThat(found(pattern, event(0, "a"), event(7, "b"))).containsExactly("time-out at 10: a0 b7");
    }

    @Test
    void eventAtTheDeadlineItself_findsTheGapOver() {
        Pattern<Reading> pattern = Pattern.<Reading>begin("a")
                .where(Reading.ofType("a"))
                .followedBy("b")
                .where(Reading.ofType("b"))
                .within(Duration.ofMillis(6), WithinType.PREVIOUS_AND_CURRENT);

        assertThat(found(pattern, event(0, "a"), event(5, "b"))).containsExactly("at 5: a0 b5");
        assertThat(found(pattern, event(0, "a"), event(6, "b"))).containsExactly("time-out at 6: a0");
    }

    /** The loop ignores the event at 19 and goes on to where no n may come within 2 ms since 16: that is over. */
    @Test
    void gapThatIsOverWhereAnEventLeads_endsAtTheTimeOfTheEvent() {
        Pattern<Reading> pattern = Pattern.<Reading>begin("a")
                .where(Reading.ofType("a"))
                .oneOrMore()
                .notFollowedBy("n")
                .where(Reading.ofType("n"))
                .within(Duration.ofMillis(2), WithinType.PREVIOUS_AND_CURRENT);

        KeyMatcher<Reading> matcher = Nfa.compile(pattern).newKeyMatcher();
        matcher.process(event(16, "a"), 16, match -> {});
        matcher.process(event(19, "x"), 19, match -> {});
        assertThat(matcher.nextDeadline()).isEqualTo(18);
        assertThat(found(pattern, event(16, "a"), event(19, "x"), event(22, "x")))
                .containsExactly("at 19: a16");
    }

    /** The match that time completes misses the skip at 10, and at 30; the event at 20 is not lost with the former. */
    @Test
    void failureAsTimePasses_hasTheDeadlineAndLosesNoEvent() {
        Pattern<Reading> pattern = Pattern.<Reading>begin(
                        "a", AfterMatchSkip.skipToFirst("a").throwExceptionOnMiss())
                .where(Reading.ofType("a"))
                .notFollowedBy("b")
                .where(Reading.ofType("b"))
                .within(Duration.ofMillis(10));

        assertThat(found(pattern, event(0, "a"), event(20, "a"))).containsExactly("MATCH at 10", "MATCH at 30");
    }
}
