// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.stream;

import io.tidemark.samples.fraud.event.Place;
import java.util.SplittableRandom;

/**
 * Who is there: customers with a home, an income and a usual spend (log-normal, as is how active they are), and
 * merchants whose popularity follows Zipf's law, both over all of them and within each city.
 */
final class Population {
    private static final int CITIES = 100;
    private static final int[] CATEGORIES = {5411, 5812, 5541, 5311, 5912, 4121, 5732, 5999, 7832, 5816};
    /** As unequal as the busiest keys of real streams. */
    private static final double SKEW = 1.1;

    private final CustomerState[] customers;
    private final MerchantState[] merchants;
    private final WeightedChoice activity;
    private final WeightedChoice popularity;
    private final WeightedChoice localPopularity;

    Population(int customerCount, int merchantCount, SplittableRandom random) {
        Place[] cities = new Place[CITIES];
        for (int i = 0; i < CITIES; i++) {
            cities[i] = new Place(36 + 24 * random.nextDouble(), -9 + 39 * random.nextDouble());
        }
        merchants = new MerchantState[merchantCount];
        for (int i = 0; i < merchantCount; i++) {
            merchants[i] = new MerchantState(
                    "merchant-" + i, CATEGORIES[random.nextInt(CATEGORIES.length)], near(cities[i % CITIES], random));
        }
        customers = new CustomerState[customerCount];
        double[] weights = new double[customerCount];
        for (int i = 0; i < customerCount; i++) {
            int city = random.nextInt(CITIES);
            customers[i] = new CustomerState(
                    i,
                    city,
                    near(cities[city], random),
                    8 + Math.exp(3 + 0.6 * random.nextGaussian()),
                    Math.round(1_200 + 900 * Math.exp(0.7 * random.nextGaussian())));
            weights[i] = Math.exp(0.8 * random.nextGaussian());
        }
        activity = WeightedChoice.of(weights);
        popularity = WeightedChoice.zipf(merchantCount, SKEW);
        localPopularity = WeightedChoice.zipf(merchantCount / CITIES, SKEW);
    }

    int customers() {
        return customers.length;
    }

    int merchants() {
        return merchants.length;
    }

    CustomerState customer(int index) {
        return customers[index];
    }

    /** The merchants by popularity, the most popular first. */
    MerchantState merchant(int rank) {
        return merchants[rank];
    }

    /** Share of the purchases over the network that go to the most popular merchant. */
    double popularityOfFirst() {
        double total = 0;
        for (int rank = 1; rank <= merchants.length; rank++) {
            total += Math.pow(rank, -SKEW);
        }
        return 1 / total;
    }

    CustomerState anyCustomer(SplittableRandom random) {
        return customers[activity.pick(random)];
    }

    /** Any merchant: for a purchase over the network. */
    MerchantState anyMerchant(SplittableRandom random) {
        return merchants[popularity.pick(random)];
    }

    /** A merchant of the customer's own city: nobody ever leaves town, but in a campaign. */
    MerchantState localMerchant(CustomerState customer, SplittableRandom random) {
        return merchants[customer.city + CITIES * localPopularity.pick(random)];
    }

    /** Within about 15 km: two places of one city are never 100 km apart. */
    private static Place near(Place city, SplittableRandom random) {
        return new Place(
                city.latitude() + 0.1 * (random.nextDouble() - 0.5),
                city.longitude() + 0.1 * (random.nextDouble() - 0.5));
    }
}
