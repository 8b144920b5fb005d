// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud;

import io.tidemark.samples.fraud.event.FraudEvent;
import io.tidemark.samples.fraud.payment.PaymentRules;
import io.tidemark.samples.fraud.payment.PaymentRules.Suspicion;
import io.tidemark.samples.fraud.rule.Rule;
import io.tidemark.samples.fraud.rule.RuleLibrary;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which rules are meant on the command line.
 *
 * @param chosen the rules, each once; all of them if none is named
 * @param problem what is wrong with the names
 * @param <R> type of the rules
 */
record RuleChoice<R>(List<R> chosen, Optional<String> problem) {
    /** Rules for the generated stream. */
    static RuleChoice<Rule<? extends FraudEvent>> generated(List<String> names) {
        return choose(names, RuleLibrary.all(), rule -> rule, "the generated stream");
    }

    /** Rules for a file. */
    static RuleChoice<Suspicion> ofFiles(List<String> names) {
        return choose(names, PaymentRules.all(), Suspicion::rule, "a file");
    }

    /** Any rule. */
    static Optional<Rule<?>> find(String name) {
        return Stream.concat(
                        RuleLibrary.all().stream(), PaymentRules.all().stream().map(Suspicion::rule))
                .<Rule<?>>map(rule -> rule)
                .filter(rule -> rule.isCalled(name))
                .findFirst();
    }

    static String unknown(String name) {
        String problem = "there is no rule \"" + name + "\": ";
        return names().filter(other -> isMisspelt(name.toLowerCase(Locale.ROOT), other))
                .findFirst()
                .map(other -> problem + "is \"" + other + "\" meant?")
                .orElse(problem + "see --list-rules for their numbers and names");
    }

    private static Stream<String> names() {
        return Stream.concat(
                RuleLibrary.all().stream().map(Rule::name),
                PaymentRules.all().stream().map(suspicion -> suspicion.rule().name()));
    }

    /** Whether at most two letters are missing, too many or wrong. */
    private static boolean isMisspelt(String name, String meant) {
        int[] edits = IntStream.rangeClosed(0, meant.length()).toArray();
        for (int i = 0; i < name.length(); i++) {
            int diagonal = edits[0];
            edits[0] = i + 1;
            for (int j = 0; j < meant.length(); j++) {
                int replaced = diagonal + (name.charAt(i) == meant.charAt(j) ? 0 : 1);
                diagonal = edits[j + 1];
                edits[j + 1] = Math.min(replaced, 1 + Math.min(edits[j], edits[j + 1]));
            }
        }
        return edits[meant.length()] <= 2;
    }

    /** All rules, for reading. */
    static String list() {
        StringBuilder text = new StringBuilder("Rules for the generated stream:\n");
        RuleLibrary.all().forEach(rule -> text.append(line(rule)));
        text.append("\nRules for payments of a file (--input):\n");
        PaymentRules.all().forEach(suspicion -> text.append(line(suspicion.rule())));
        return text.toString();
    }

    private static String line(Rule<?> rule) {
        return String.format(
                Locale.ROOT,
                "  %3s  %-22s by %-17s %s%n",
                rule.number(),
                rule.name(),
                rule.keyedBy(),
                rule.definition());
    }

    private static <R> RuleChoice<R> choose(
            List<String> names, List<? extends R> all, Function<R, Rule<?>> rule, String what) {
        if (names.isEmpty()) {
            return new RuleChoice<>(List.copyOf(all), Optional.empty());
        }
        Set<R> chosen = new LinkedHashSet<>();
        List<String> problems = new ArrayList<>();
        for (String name : names) {
            List<R> found = new ArrayList<>();
            for (R one : all) {
                if (rule.apply(one).isCalled(name)) {
                    found.add(one);
                }
            }
            if (found.isEmpty()) {
                problems.add(find(name).isPresent() ? "rule \"" + name + "\" is not for " + what : unknown(name));
            }
            chosen.addAll(found);
        }
        Optional<String> problem = problems.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", problems));
        return new RuleChoice<>(List.copyOf(chosen), problem);
    }
}
