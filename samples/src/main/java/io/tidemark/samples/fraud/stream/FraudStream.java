// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.stream;

import io.tidemark.samples.fraud.event.FraudEvent;
import io.tidemark.samples.fraud.event.FraudEvent.CardAuth;
import io.tidemark.samples.fraud.event.FraudEvent.KycUpdated;
import io.tidemark.samples.fraud.event.FraudEvent.LimitRaised;
import io.tidemark.samples.fraud.event.FraudEvent.OfAddress;
import io.tidemark.samples.fraud.event.FraudEvent.OfCustomer;
import io.tidemark.samples.fraud.event.FraudEvent.OfMerchant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The stream as it arrives: the events of the background and of the campaigns in the order of event time, sent through
 * what is wrong with the network. A cursor; deterministic; not thread-safe.
 *
 * <pre>{@code
 * FraudStream stream = new FraudStream(StreamProfile.of(1_000_000, 42, Duration.ofSeconds(30)));
 * while (stream.advance()) {
 *     consume(stream.event(), stream.partition());
 * }
 * compare(alerts, stream.planted());
 * }</pre>
 */
public final class FraudStream {
    /** With fewer events to come than this, no campaign begins: all that is begun is brought to its end. */
    private static final int LONGEST_SCENE = 60;
    /** With fewer events to come than this, nothing of several steps begins. */
    private static final int LONGEST_ERRAND = 10;

    private static final long BURST_MILLIS = 10 * Scene.MINUTE;
    /** A terminal was offline, and sends what it has a few hours or days later. */
    private static final long LATE_FROM_MILLIS = 6 * Scene.HOUR;

    private static final long LATE_TO_MILLIS = 48 * Scene.HOUR;
    private static final double BURST_FACTOR = 50;
    /** Events that come of one step of the background, and of one play of a campaign; found by counting. */
    private static final double EVENTS_PER_STEP = 1.22;

    private static final double EVENTS_PER_PLAY = 7;

    private final StreamProfile profile;
    private final SplittableRandom random;
    private final EventIds ids = new EventIds();
    private final StreamClock clock;
    private final Background background;
    private final MerchantState hotMerchant;
    private final double burstShare;
    private final TimedQueue<CampaignPlan.Play> plays;
    private final TimedQueue<FraudEvent> agenda = new TimedQueue<>();
    private final TimedQueue<FraudEvent> network = new TimedQueue<>();
    private final List<Planted> planted = new ArrayList<>();
    private final long disorderMillis;

    private long backgroundMillis;
    private long producedMillis = Long.MIN_VALUE;
    private boolean fromBackground;
    private boolean exhausted;
    private @Nullable FraudEvent event;
    private long arrivalMillis;
    private long delivered;

    /** A stream at its beginning. */
    public FraudStream(StreamProfile profile) {
        this.profile = profile;
        this.random = new SplittableRandom(profile.seed());
        Population population = new Population(profile.customers(), profile.merchants(), random.split());
        this.plays = new CampaignPlan(population, ids, random.split()).plan(profile);
        double ofBackground = Math.max(0.2 * profile.events(), profile.events() - EVENTS_PER_PLAY * plays.size());
        double meanGapMillis = profile.span().toMillis() * EVENTS_PER_STEP / ofBackground;
        this.clock = new StreamClock(
                profile.start().toEpochMilli(), meanGapMillis, profile.defects().ties(), random.split());
        Errands errands = new Errands(population, ids, random.split(), agenda);
        this.background = new Background(population, ids, random.split(), profile, errands);
        this.hotMerchant = population.merchant(0);
        this.burstShare = Math.min(0.95, BURST_FACTOR * population.popularityOfFirst() * Background.ONLINE_SHARE);
        this.disorderMillis = profile.defects().disorder().toMillis();
        this.backgroundMillis = clock.next();
    }

    /** Moves to the next delivery; false: there is none. */
    public boolean advance() {
        // What is on the way may be delivered once nothing can be produced any more that arrives before it.
        while (!exhausted && network.firstTime() > producedMillis) {
            FraudEvent next = produce();
            if (next == null) {
                exhausted = true;
            } else {
                send(next);
            }
        }
        if (network.isEmpty()) {
            event = null;
            return false;
        }
        arrivalMillis = network.firstTime();
        event = network.remove();
        delivered++;
        return true;
    }

    /** Whether everything was delivered. */
    public boolean isOver() {
        return exhausted && network.isEmpty();
    }

    /** The event delivered. */
    public FraudEvent event() {
        if (event == null) {
            throw new IllegalStateException("there is no event: advance() must have returned true");
        }
        return event;
    }

    /** The partition it is delivered in, from 0. All events of a customer come in one, but those of the back office. */
    public int partition() {
        FraudEvent current = event();
        int last = profile.partitions() - 1;
        if (current instanceof KycUpdated || current instanceof LimitRaised) {
            return last;
        }
        String key = current instanceof OfCustomer of ? of.customer() : null;
        if (key == null && current instanceof OfMerchant of) {
            key = of.merchant();
        }
        if (key == null && current instanceof OfAddress of) {
            key = of.address();
        }
        return key == null ? 0 : Math.floorMod(key.hashCode(), last);
    }

    /** When it is delivered, on the scale of event time; never before the delivery before it. */
    public long arrivalMillis() {
        return arrivalMillis;
    }

    /** How many were delivered so far, second deliveries counted. */
    public long delivered() {
        return delivered;
    }

    /** What was planted so far, frauds and near misses. */
    public List<Planted> planted() {
        return Collections.unmodifiableList(planted);
    }

    /** The next event in the order of event time, or null at the end. */
    private @Nullable FraudEvent produce() {
        long remaining = profile.events() - ids.count();
        while (plays.firstTime() <= Math.min(agenda.firstTime(), backgroundMillis) && remaining > 0) {
            CampaignPlan.Play play = plays.remove();
            if (remaining > LONGEST_SCENE) {
                planted.add(play.perform());
                play.scene().events().forEach(of -> agenda.add(of.timeMillis(), of));
                remaining = profile.events() - ids.count();
            }
        }
        fromBackground = false;
        if (agenda.firstTime() <= backgroundMillis || remaining <= 0) {
            producedMillis = Math.max(producedMillis, agenda.firstTime());
            return agenda.isEmpty() ? null : agenda.remove();
        }
        producedMillis = backgroundMillis;
        FraudEvent next = step(backgroundMillis, remaining);
        backgroundMillis = clock.next();
        return next;
    }

    private FraudEvent step(long now, long remaining) {
        if (remaining < LONGEST_ERRAND) {
            return background.nothingMuch(now);
        }
        if (isBurst(now) && random.nextDouble() < burstShare) {
            return background.charge(hotMerchant, now);
        }
        fromBackground = true;
        return background.next(now);
    }

    /** Three times in the stream, for ten minutes. */
    private boolean isBurst(long now) {
        long spanMillis = profile.span().toMillis();
        long third = spanMillis / 3;
        return (now - profile.start().toEpochMilli() + third / 2) % third < BURST_MILLIS;
    }

    private void send(FraudEvent next) {
        Defects defects = profile.defects();
        long time = next.timeMillis();
        // Campaigns are never late: a fraud that arrives too late cannot be found, and a payment would be missed.
        if (fromBackground && next instanceof CardAuth && random.nextDouble() < defects.late()) {
            network.add(time + disorderMillis + random.nextLong(LATE_FROM_MILLIS, LATE_TO_MILLIS), next);
            return;
        }
        network.add(time + delay(defects), next);
        if (random.nextDouble() < defects.duplicates()) {
            network.add(time + delay(defects), next);
        }
    }

    private long delay(Defects defects) {
        return disorderMillis > 0 && random.nextDouble() < defects.delayed() ? random.nextLong(disorderMillis) : 0;
    }
}
