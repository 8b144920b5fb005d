// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.samples.fraud.event.FraudEvent;
import io.tidemark.samples.fraud.event.FraudEvent.CardAuth;
import io.tidemark.samples.fraud.event.FraudEvent.OrderCreated;
import io.tidemark.samples.fraud.event.FraudEvent.OrderPaid;
import io.tidemark.samples.fraud.event.Typology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FraudStreamTest {
    private static final long SEED = 20_250_106;
    private static final Duration DISORDER = Duration.ofMinutes(5);

    private record Arrival(FraudEvent event, int partition, long arrivalMillis) {}

    private static StreamProfile profile(long events) {
        return StreamProfile.of(events, SEED, DISORDER);
    }

    private static List<Arrival> drain(FraudStream stream) {
        List<Arrival> all = new ArrayList<>();
        while (stream.advance()) {
            all.add(new Arrival(stream.event(), stream.partition(), stream.arrivalMillis()));
        }
        return all;
    }

    @Test
    void advance_sameProfile_sameStream() {
        FraudStream first = new FraudStream(profile(30_000));
        FraudStream second = new FraudStream(profile(30_000));
        assertThat(drain(first)).isEqualTo(drain(second));
        assertThat(first.planted()).isEqualTo(second.planted());
    }

    @Test
    void advance_otherSeed_otherStream() {
        List<Arrival> first = drain(new FraudStream(StreamProfile.of(5_000, 1, DISORDER)));
        List<Arrival> second = drain(new FraudStream(StreamProfile.of(5_000, 2, DISORDER)));
        assertThat(first).isNotEqualTo(second);
    }

    @Test
    void advance_anySize_yieldsExactlyThatManyDifferentEvents() {
        for (long events : new long[] {1, 9, 10, 59, 60, 61, 1_000, 40_000}) {
            Set<Long> ids = new HashSet<>();
            drain(new FraudStream(profile(events)))
                    .forEach(arrival -> ids.add(arrival.event().id()));
            assertThat(ids).as("events " + events).hasSize((int) events);
        }
    }

    @Test
    void advance_noDefects_inOrderAndOnce() {
        List<Arrival> all = drain(new FraudStream(profile(20_000).withDefects(Defects.none())));
        assertThat(all).hasSize(20_000);
        assertThat(all)
                .isSortedAccordingTo(
                        Comparator.comparingLong(arrival -> arrival.event().timeMillis()));
    }

    @Test
    void advance_usualDefects_areThereAndOnlyChargesAreLate() {
        List<Arrival> all = drain(new FraudStream(profile(200_000)));
        assertThat(all).isSortedAccordingTo(Comparator.comparingLong(Arrival::arrivalMillis));
        long newest = Long.MIN_VALUE;
        int late = 0;
        int outOfOrder = 0;
        int twice = 0;
        int ties = 0;
        int incomplete = 0;
        Set<Long> seen = new HashSet<>();
        Set<Long> times = new HashSet<>();
        for (Arrival arrival : all) {
            FraudEvent event = arrival.event();
            outOfOrder += event.timeMillis() < newest ? 1 : 0;
            newest = Math.max(newest, event.timeMillis());
            if (event.timeMillis() <= newest - DISORDER.toMillis()) {
                assertThat(event).isInstanceOf(CardAuth.class);
                late++;
            }
            if (!seen.add(event.id())) {
                twice++;
            } else if (!times.add(event.timeMillis())) {
                ties++;
            }
            incomplete += event instanceof CardAuth auth && auth.merchant() == null ? 1 : 0;
        }
        assertThat(late).isBetween(2, 40);
        assertThat(outOfOrder).isGreaterThan(10_000);
        assertThat(twice).isBetween(100, 400);
        // A purchase has the time of its payment, some 10,000 times; the rest is by chance.
        assertThat(ties).isBetween(12_000, 16_000);
        assertThat(incomplete).isBetween(10, 200);
    }

    @Test
    void partition_lastOne_isSilentAtNightAndAllOthersDeliver() {
        Map<Integer, Integer> counts = new HashMap<>();
        long start = profile(1).start().toEpochMilli();
        int backOfficeAtNight = 0;
        for (Arrival arrival : drain(new FraudStream(profile(50_000)))) {
            counts.merge(arrival.partition(), 1, Integer::sum);
            if (arrival.partition() == 3
                    && !StreamClock.officeHours(start, arrival.event().timeMillis())) {
                backOfficeAtNight++;
            }
        }
        assertThat(counts.keySet()).containsExactlyInAnyOrder(0, 1, 2, 3);
        // The last few events of the stream are fillers of the back office, whatever the hour.
        assertThat(backOfficeAtNight).isLessThan(20);
        assertThat(counts.getOrDefault(3, 0)).isGreaterThan(100);
    }

    @Test
    void merchants_popularity_isSkewedAndBurstsFiftyfold() {
        List<CardAuth> online = drain(new FraudStream(profile(200_000))).stream()
                .filter(arrival -> arrival.event() instanceof CardAuth auth && !auth.cardPresent())
                .map(arrival -> (CardAuth) arrival.event())
                .toList();
        Map<String, Long> byMerchant = online.stream()
                .filter(auth -> auth.merchant() != null)
                .collect(Collectors.groupingBy(auth -> String.valueOf(auth.merchant()), Collectors.counting()));
        double first = byMerchant.getOrDefault("merchant-0", 0L);
        double second = byMerchant.getOrDefault("merchant-1", 0L);
        assertThat(first / second).isBetween(1.8, 2.6);
        Map<Long, Long> byTenMinutes = online.stream()
                .filter(auth -> "merchant-0".equals(auth.merchant()))
                .collect(Collectors.groupingBy(auth -> auth.timeMillis() / 600_000, Collectors.counting()));
        double usual = first / (120.0 * 144);
        assertThat(byTenMinutes.values().stream()
                        .mapToLong(Long::longValue)
                        .max()
                        .orElse(0))
                .isGreaterThan((long) (15 * usual));
    }

    @Test
    void planted_everyKind_hasFraudsAndEveryNearMiss() {
        FraudStream stream = new FraudStream(profile(300_000));
        drain(stream);
        Map<Typology, Set<String>> misses = new EnumMap<>(Typology.class);
        Set<Typology> genuine = EnumSet.noneOf(Typology.class);
        for (Planted planted : stream.planted()) {
            if (planted.nearMiss() == null) {
                genuine.add(planted.typology());
            } else {
                misses.computeIfAbsent(planted.typology(), any -> new HashSet<>())
                        .add(planted.nearMiss());
            }
        }
        assertThat(genuine).isEqualTo(EnumSet.allOf(Typology.class));
        for (Campaign campaign : CampaignPlan.campaigns()) {
            assertThat(misses.get(campaign.typology()))
                    .as(campaign.typology().label())
                    .hasSize(campaign.variants().size() - 1);
        }
    }

    @Test
    void planted_events_allArriveInTimeAndOnKeysOfTheirOwn() {
        FraudStream stream = new FraudStream(profile(300_000));
        Map<Long, Long> times = new HashMap<>();
        drain(stream)
                .forEach(arrival ->
                        times.put(arrival.event().id(), arrival.event().timeMillis()));
        Set<String> keys = new HashSet<>();
        for (Planted planted : stream.planted()) {
            assertThat(times).containsKeys(planted.eventIds().toArray(Long[]::new));
            long last = planted.eventIds().stream()
                    .mapToLong(id -> times.getOrDefault(id, Long.MAX_VALUE))
                    .max()
                    .orElseThrow();
            assertThat(planted.deadlineMillis()).isGreaterThanOrEqualTo(last);
            assertThat(keys.add(planted.key())).as(planted.toString()).isTrue();
        }
    }

    @Test
    void orders_ofTheBackground_arePaidInTime() {
        FraudStream stream = new FraudStream(profile(100_000));
        Map<String, Long> created = new HashMap<>();
        Map<String, Long> paid = new HashMap<>();
        for (Arrival arrival : drain(stream)) {
            if (arrival.event() instanceof OrderCreated order) {
                created.put(order.order(), order.timeMillis());
            } else if (arrival.event() instanceof OrderPaid order) {
                paid.put(order.order(), order.timeMillis());
            }
        }
        Set<String> unpaid = stream.planted().stream()
                .filter(planted -> planted.typology() == Typology.UNPAID_ORDER && planted.genuine())
                .map(Planted::key)
                .collect(Collectors.toSet());
        created.forEach((order, time) -> {
            long wait = paid.getOrDefault(order, Long.MAX_VALUE) - time;
            assertThat(wait >= 600_000).as(order).isEqualTo(unpaid.contains(order));
        });
        assertThat(created).hasSizeGreaterThan(1_000);
    }

    @Test
    void event_beforeAdvance_isRefused() {
        FraudStream stream = new FraudStream(profile(1));
        assertThatThrownBy(stream::event)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("advance()");
    }

    @Test
    void profile_outOfRange_saysWhatAndWhichRange() {
        assertThatThrownBy(() -> profile(0)).hasMessageContaining("events is 0: must be 1 or more");
        assertThatThrownBy(() -> Defects.usual(Duration.ofSeconds(-1))).hasMessageContaining("must be zero or more");
        assertThatThrownBy(() -> new Defects(DISORDER, 1.5, 0, 0, 0, 0)).hasMessageContaining("from 0 to 1");
    }
}
