// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/**
 * Measures quickly and prints tables of ratios in Markdown, with what is reached and what is not. Every figure is
 * processor time of the whole process for each event, garbage collection included, so that the ratios hold on a
 * machine that is not quite idle as well.
 *
 * <p>Arguments: the tables wanted, of {@code streams} (twelve minutes), {@code irrelevant} (two), {@code open} (eight) and
 * {@code worst} (four), or {@code all}; by default {@code streams}.
 */
public final class Report {
    private static final Set<String> TABLES = new TreeSet<>(Set.of("streams", "irrelevant", "open", "worst"));

    private Report() {}

    /** Runs and prints. Ends with status 1 if a floor was not reached, 2 if a table is unknown. */
    public static void main(String[] arguments) {
        Set<String> tables = new TreeSet<>(arguments.length == 0 ? Set.of("streams") : Arrays.asList(arguments));
        if (tables.remove("all")) {
            tables.addAll(TABLES);
        }
        if (!TABLES.containsAll(tables)) {
            System.err.println("unknown tables in " + tables + "; choose from " + TABLES + " or all");
            System.exit(2);
        }
        boolean reached = true;
        for (String table : tables) {
            reached &= switch (table) {
                case "streams" -> new StreamReport().print();
                case "irrelevant" -> new IrrelevantEventReport().print();
                case "open" -> OneKeyReport.openMatches().print();
                default -> OneKeyReport.worstCases().print();
            };
        }
        System.exit(reached ? 0 : 1);
    }
}
