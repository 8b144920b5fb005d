// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells how far a run is: keeps the figures for whoever asks, calls the listener, and warns when time stands still. Figures are
 * taken by the thread of the job; {@link #latest}, {@link #asked}, {@link #age} and {@link #countOpenEvery} are for any thread.
 */
final class ProgressReports {
    private static final long PUBLISH_NANOS = Duration.ofMillis(100).toNanos();
    private static final long ASKED_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long STALLED_NANOS = Duration.ofMinutes(1).toNanos();
    /** Telling the progress takes at most one part in so many of the time, and so does counting what is open. */
    private static final long REPORT_SHARE = 20;
    /** But for a sink that waits in its flush, or a listener: figures grow no older than this. */
    private static final long LONGEST_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    /** So often it is looked whether shards tell what they have done before one failed: they do, unless something keeps them. */
    private static final int LOOKS_AFTER_FAILURE = 100;

    private static final long LOOK_NANOS = Duration.ofMillis(2).toNanos();

    /** Where the warnings of a run have always been found. */
    private static final Logger LOG = LoggerFactory.getLogger(JobHandle.class);

    private final JobWorker worker;
    private final Clock clock;
    private volatile JobProgress latest;
    private volatile long latestNanos;
    private volatile long askedNanos;
    private volatile boolean asked;
    /** So often what is open is counted; 0: it is not. */
    private volatile long censusNanos;

    private long nextCensus;
    private @Nullable Consumer<? super JobProgress> listener;
    private long listenerNanos;
    private long nextPublication;
    private long nextListening;
    /** Not before this what is open is counted again. */
    private long nextCount;

    /** Figures have been asked for and are not there yet. */
    private boolean waiting;

    private boolean listening;
    private boolean withOpenMatches;
    private boolean warned;

    ProgressReports(JobWorker worker, Clock clock) {
        this.worker = worker;
        this.clock = clock;
        this.latest = worker.progress(false);
        this.latestNanos = clock.nanoTime();
    }

    /** Tells somebody now and then, and at the end. Before {@link #begin}. */
    void listen(Duration interval, Consumer<? super JobProgress> consumer) {
        this.listener = consumer;
        this.listenerNanos = Clock.nanos(interval);
    }

    /** Counts what is open again and again. */
    void countOpenEvery(Duration interval) {
        censusNanos = Clock.nanos(interval);
    }

    /** What there is to be told; from now on, for a while, with what is open. */
    JobProgress asked() {
        askedNanos = clock.nanoTime();
        asked = true;
        return latest;
    }

    /** What there is to be told. */
    JobProgress latest() {
        return latest;
    }

    /** How old {@link #latest} is. */
    Duration age() {
        return Duration.ofNanos(Math.max(0, clock.nanoTime() - latestNanos));
    }

    /** The run begins. */
    void begin() {
        long now = clock.nanoTime();
        nextPublication = now + PUBLISH_NANOS;
        nextCensus = now;
        nextCount = now;
        nextListening = now + listenerNanos;
    }

    /** Takes new figures if it is time to; never waits for them. */
    void look() {
        long now = clock.nanoTime();
        if (!waiting) {
            if (now - nextPublication < 0) {
                return;
            }
            waiting = true;
            listening = listener != null && now - nextListening >= 0;
            withOpenMatches = (listening || (asked && now - askedNanos < ASKED_NANOS)) && now - nextCount >= 0;
        }
        JobProgress progress = worker.progressSoon(withOpenMatches);
        if (progress != null) {
            waiting = false;
            publish(progress, now);
        }
    }

    private void publish(JobProgress progress, long now) {
        long counting = withOpenMatches ? worker.reportNanos() : 0;
        remember(progress);
        worker.flush();
        beginCensus(now);
        warnIfStalled(progress);
        if (listening && listener != null) {
            listener.accept(progress);
            nextListening = now + listenerNanos;
        }
        long after = clock.nanoTime();
        nextPublication = after + Math.min(Math.max(PUBLISH_NANOS, REPORT_SHARE * (after - now)), LONGEST_PAUSE_NANOS);
        if (withOpenMatches) {
            nextCount = after + REPORT_SHARE * counting;
        }
    }

    private void beginCensus(long now) {
        long interval = censusNanos;
        if (interval > 0 && now - nextCensus >= 0 && worker.beginCensus()) {
            nextCensus = now + interval;
        }
    }

    /** Once for each time that the watermark stands still: nothing is found any more, and nobody else would say why. */
    private void warnIfStalled(JobProgress progress) {
        boolean stalled = progress.stalledNanos() > STALLED_NANOS && progress.bufferedEvents() > 0;
        if (stalled && !warned) {
            LOG.warn("{}", stalled(progress));
        }
        warned = stalled;
    }

    private static String stalled(JobProgress progress) {
        long events = progress.bufferedEvents();
        return (events == 1 ? "1 event waits: " : events + " events wait: ")
                + progress.timeStatus()
                + (progress.heldBackBy() == null
                        ? ". No partition brings anything, and time goes on with events: what waits comes out with the"
                                + " next ones. If time should go on without any, use"
                                + " watermarks(strategy.withWallClockGuard(...))"
                        : ". Nothing more is found until that partition goes on: see whether it can be reached, and what"
                                + " comes of it; with withIdleness(...) the others do not wait for one that is silent");
    }

    /** All is done: the last figures, and the last call of the listener. */
    void end() {
        remember(worker.progress(true));
        if (listener != null) {
            listener.accept(latest);
        }
    }

    /** It has failed: takes what can be told soon. */
    void lastBeforeFailure() {
        try {
            for (int look = 0; look < LOOKS_AFTER_FAILURE; look++) {
                JobProgress progress = worker.progressSoon(false);
                if (progress != null) {
                    remember(progress);
                    return;
                }
                LockSupport.parkNanos(this, LOOK_NANOS);
            }
        } catch (Throwable e) {
            // Sources are asked for it, and may be what has failed. There are figures, if older ones, and something
            // else to be
            // told; and everything is still to be closed.
            LOG.debug("no figures after a failure", e);
        }
    }

    /** These are the figures now. */
    void remember(JobProgress progress) {
        latestNanos = clock.nanoTime();
        latest = progress;
    }
}
