// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.workload;

import io.tidemark.benchmarks.rival.HandMachine;
import io.tidemark.pattern.Pattern;
import java.util.function.Supplier;

/**
 * One question put to all rivals, each time in the rival's own words.
 *
 * @param pattern in Tidemark's language
 * @param flinkPattern in Flink's language; made anew for each run, since Flink's conditions keep state
 * @param hand a program written by hand for this one query, without any state
 * @param firstStage stage whose first event is the first of each match
 * @param lastStage stage whose only event is the last of each match
 */
public record Query(
        Pattern<Transaction> pattern,
        Supplier<org.apache.flink.cep.pattern.Pattern<Transaction, ?>> flinkPattern,
        Supplier<HandMachine> hand,
        String firstStage,
        String lastStage) {}
