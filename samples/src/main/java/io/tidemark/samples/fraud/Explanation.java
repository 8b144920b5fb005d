// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud;

import io.tidemark.nfa.Nfa;
import io.tidemark.samples.fraud.rule.Rule;

/** How a rule is explained. */
enum Explanation {
    /** Definition, pattern, automaton and what bounds its state, for reading. */
    TEXT {
        @Override
        String of(Rule<?> rule) {
            Nfa<?> nfa = Nfa.compile(rule.pattern());
            return "rule " + rule + ", by " + rule.keyedBy() + ": " + rule.definition() + "\n\npattern\n"
                    + indented(rule.pattern().toString()) + "\nautomaton\n" + indented(nfa.dump()) + "\nbounds\n"
                    + indented(nfa.bound().toString());
        }
    },
    /** The automaton as a Mermaid diagram. */
    MERMAID {
        @Override
        String of(Rule<?> rule) {
            return lines(Nfa.compile(rule.pattern()).toMermaid());
        }
    },
    /** The automaton as a DOT graph. */
    DOT {
        @Override
        String of(Rule<?> rule) {
            return lines(Nfa.compile(rule.pattern()).toDot());
        }
    };

    abstract String of(Rule<?> rule);

    private static String indented(String text) {
        return text.stripTrailing().indent(2);
    }

    private static String lines(String text) {
        return text.stripTrailing() + "\n";
    }
}
