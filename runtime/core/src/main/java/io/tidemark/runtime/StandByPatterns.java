// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.ChangePlan.Kind;
import io.tidemark.runtime.checkpoint.CheckpointReader;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.time.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells while a run stands by that it has other patterns than the job it stands by for: else the first to know is whoever looks why
 * the take-over has failed. Asked by the job's thread again and again; looks in the background, once a minute, and reads no more
 * than the metadata of the newest checkpoint, if there is a new one. What is wrong with that is no matter of a stand-by.
 */
final class StandByPatterns<E> {
    static final Duration LOOK = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(StandByPatterns.class);

    private final JobPlan<E> plan;
    private final Clock clock;
    private final Executor background;
    private boolean asked;
    private long nextLookNanos;
    private volatile boolean looking;

    /** What was read last. Touched by the background, as what follows. */
    private String seen = "";

    private SortedMap<String, Kind> told = new TreeMap<>();

    StandByPatterns(JobPlan<E> plan, Executor background) {
        this.plan = plan;
        this.clock = plan.config().clock();
        this.background = background;
    }

    /** The run stands by: looks if it is time. */
    void standsBy() {
        long now = clock.nanoTime();
        if (looking || (asked && now - nextLookNanos < 0)) {
            return;
        }
        asked = true;
        nextLookNanos = now + LOOK.toNanos();
        looking = true;
        background.execute(() -> {
            try {
                look(plan.checkpoints());
            } catch (IOException | RuntimeException e) {
                // It may just have been deleted; whatever else it is, a take-over will tell.
                LOG.debug("job {}: the newest checkpoint cannot be looked at", plan.name(), e);
            } finally {
                looking = false;
            }
        });
    }

    private void look(@Nullable Checkpoints checkpoints) throws IOException {
        CheckpointReader reader = checkpoints == null ? null : checkpoints.reader();
        String newest = reader == null ? null : reader.last();
        if (reader == null || newest == null || newest.equals(seen)) {
            return;
        }
        SortedMap<String, Kind> lost = new PatternChanges<>(reader.open(newest), plan).changedOrRemoved();
        seen = newest;
        if (!lost.equals(told)) {
            tell(lost);
            told = lost;
        }
    }

    private void tell(Map<String, Kind> lost) {
        String patterns = lost.entrySet().stream()
                .map(each ->
                        "\"" + each.getKey() + "\" (" + each.getValue().name().toLowerCase(Locale.ROOT) + ")")
                .collect(Collectors.joining(", "));
        if (lost.isEmpty()) {
            LOG.info("job {} stands by with the patterns of {} again", plan.name(), seen);
        } else if (plan.patternChanges() == PatternChangePolicy.REFUSE) {
            LOG.warn(
                    "job {} stands by with other patterns than {}: {}. If anything of them is open when it takes over it fails,"
                            + " and nobody works. Say with onPatternChange(...) whether to ADAPT or to RESTART them, give them"
                            + " back what they had, or end this process",
                    plan.name(),
                    seen,
                    patterns);
        } else {
            LOG.info(
                    "job {} stands by with other patterns than {}: {}; what is open of them when it takes over: {}",
                    plan.name(),
                    seen,
                    patterns,
                    plan.patternChanges());
        }
    }
}
