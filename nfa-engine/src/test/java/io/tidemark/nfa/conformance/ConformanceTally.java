// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what became of the cases. */
public final class ConformanceTally {
    private int passed;
    private final List<String> failures = new ArrayList<>();
    private final Map<String, Integer> skipped = new TreeMap<>();
    private final Map<String, Integer> repaired = new TreeMap<>();

    /** A case passed. */
    public void passed() {
        passed++;
    }

    /** A case passed that was compared with the naive matcher instead of the record. */
    public void passedRepaired(String reason) {
        passed++;
        repaired.merge(reason, 1, Integer::sum);
    }

    /** A case failed. */
    public void failed(String id, String how) {
        failures.add(id + ": " + how);
    }

    /** A case was left out. */
    public void skipped(String reason) {
        skipped.merge(reason, 1, Integer::sum);
    }

    /** What failed, in words. */
    public List<String> failures() {
        return failures;
    }

    /** Number of cases left out. */
    public int skippedCount() {
        return skipped.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Number of all cases. */
    public int total() {
        return passed + failures.size() + skippedCount();
    }

    /** The report; its last line stands alone: {@code conformance: N passed, N failed, N skipped}. */
    public String report() {
        StringBuilder report = new StringBuilder();
        repaired.forEach((reason, count) -> report.append("compared by the repaired rule, ")
                .append(reason)
                .append(": ")
                .append(count)
                .append('\n'));
        skipped.forEach((reason, count) -> report.append("skipped, ")
                .append(reason)
                .append(": ")
                .append(count)
                .append('\n'));
        return report.append("conformance: ")
                .append(passed)
                .append(" passed, ")
                .append(failures.size())
                .append(" failed, ")
                .append(skippedCount())
                .append(" skipped")
                .toString();
    }
}
