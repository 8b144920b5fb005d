// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Which campaign is played when and on whom, settled before the stream begins so that the background can keep away from
 * the victims in time. Nobody is the victim of two campaigns, and no two are played at one merchant.
 */
final class CampaignPlan {
    /** The most popular merchant is kept for the bursts. */
    private static final int FIRST_STAGE = 5;

    private final Population population;
    private final EventIds ids;
    private final SplittableRandom random;
    private final int[] victims;
    private int nextVictim;
    private int nextStage = FIRST_STAGE;

    CampaignPlan(Population population, EventIds ids, SplittableRandom random) {
        this.population = population;
        this.ids = ids;
        this.random = random;
        this.victims = shuffled(population.customers());
    }

    /** One play: {@code perform} lets it happen. */
    record Play(Campaign campaign, Campaign.Variant variant, Scene scene) {
        Planted perform() {
            variant.script().accept(scene);
            return scene.planted(campaign, variant);
        }
    }

    static List<Campaign> campaigns() {
        List<Campaign> all = new ArrayList<>();
        all.addAll(CardCampaigns.all());
        all.addAll(AccessCampaigns.all());
        all.addAll(MoneyCampaigns.all());
        all.addAll(ShopCampaigns.all());
        return all;
    }

    /** Plans {@code instances} frauds of each kind and as many near misses; what begins first comes first. */
    TimedQueue<Play> plan(StreamProfile profile) {
        TimedQueue<Play> plays = new TimedQueue<>();
        for (Campaign campaign : campaigns()) {
            for (int i = 0; i < profile.instances(); i++) {
                add(plays, profile, campaign, campaign.variants().get(0));
                add(plays, profile, campaign, campaign.nearMiss(i));
            }
        }
        return plays;
    }

    private void add(TimedQueue<Play> plays, StreamProfile profile, Campaign campaign, Campaign.Variant variant) {
        long spanMillis = profile.span().toMillis();
        long latest = Math.max(1, spanMillis - campaign.length().toMillis());
        long startMillis = profile.start().toEpochMilli() + random.nextLong(latest);
        long endMillis = startMillis + campaign.length().toMillis();
        long marginMillis = campaign.margin().toMillis();
        CustomerState victim = population.customer(victims[nextVictim++]);
        victim.keepQuiet(campaign.families(), startMillis - marginMillis, endMillis + marginMillis);
        MerchantState stage = population.merchant(nextStage);
        if (campaign.atMerchant()) {
            nextStage++;
            long lengthMillis = campaign.length().toMillis();
            stage.keepQuiet(startMillis - lengthMillis, endMillis + lengthMillis);
        }
        String key = campaign.atMerchant() ? stage.merchant : campaign.key().apply(victim);
        Scene scene = new Scene(victim, stage.merchant, key, startMillis, population, ids, random.split());
        plays.add(startMillis, new Play(campaign, variant, scene));
    }

    private int[] shuffled(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
