// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import io.tidemark.nfa.ConditionException;
import io.tidemark.runtime.DeadLetter;
import io.tidemark.runtime.FailurePolicy;
import io.tidemark.runtime.JobFailedException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The failures of one pattern in one shard: counts them, and says when there are too many. Not thread-safe. */
final class PatternFailures {
    private static final Logger LOG = LoggerFactory.getLogger(PatternFailures.class);

    private final String pattern;
    private final List<String> stages;
    private final FailurePolicy policy;
    private final int limit;
    private final FailureOutput output;
    /** By stage. */
    private final long[] ofConditions;

    private long count;
    private boolean disabled;

    PatternFailures(PatternPlan<?, ?, ?> plan, List<String> stages, FailureOutput output) {
        this.pattern = plan.name();
        this.stages = stages;
        this.policy = plan.failures() == null ? FailurePolicy.FAIL : plan.failures();
        this.limit = plan.failureLimit();
        this.output = output;
        this.ofConditions = new long[stages.size()];
    }

    /**
     * Something failed.
     *
     * @throws JobFailedException if the policy says so, or writing the dead letter fails
     */
    void failed(DeadLetter letter) {
        count++;
        if (letter.cause() instanceof ConditionException condition) {
            ofConditions[stages.indexOf(condition.stage())]++;
        }
        output.failed(policy, letter);
        if (count >= limit && !disabled) {
            disabled = true;
            LOG.error(
                    "pattern {} is switched off after {} failures, the last one here", pattern, count, letter.cause());
        }
    }

    /** Whether there were so many that the pattern is switched off. */
    boolean isDisabled() {
        return disabled;
    }

    /** How many there were. */
    long count() {
        return count;
    }

    /** How many were those of conditions, by stage. */
    long[] ofConditions() {
        return ofConditions;
    }
}
