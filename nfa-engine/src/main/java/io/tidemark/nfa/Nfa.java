// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

import io.tidemark.nfa.compile.BoundAnalyzer;
import io.tidemark.nfa.compile.NfaCompiler;
import io.tidemark.nfa.match.Hashing;
import io.tidemark.nfa.match.PatternFacts;
import io.tidemark.nfa.program.NfaDrawing;
import io.tidemark.nfa.program.NfaGraph;
import io.tidemark.nfa.program.NfaPrinter;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.condition.Condition;
import java.util.List;
import java.util.Objects;

/**
 * A compiled pattern. Immutable and thread-safe: compile once, make a matcher for each thread.
 *
 * @param <E> type of the events
 */
public final class Nfa<E> {
    private final PatternFacts<E> facts;
    private final String dump;

    private Nfa(Pattern<E> pattern) {
        NfaGraph<E> graph = NfaCompiler.compile(pattern);
        this.dump = NfaPrinter.text(graph);
        long hash = Hashing.of(dump);
        boolean versioned = pattern.version() != Pattern.UNVERSIONED;
        this.facts = PatternFacts.of(pattern, graph, versioned ? Hashing.mix(hash, pattern.version()) : hash);
    }

    /**
     * Compiles a pattern.
     *
     * @param pattern to compile
     * @throws io.tidemark.pattern.MalformedPatternException if it has faults, with all of them
     */
    public static <E> Nfa<E> compile(Pattern<E> pattern) {
        return new Nfa<>(Objects.requireNonNull(pattern, "pattern"));
    }

    /** The pattern it was compiled from. */
    public Pattern<E> pattern() {
        return facts.pattern();
    }

    /** Names of the stages, negated ones and those in groups included, in the order of the pattern. */
    public List<String> stages() {
        return facts.graph().stages();
    }

    /**
     * Tells patterns apart whose states must not be mixed up: a hash of stages, automaton, windows, skip strategy, version
     * and of the conditions as far as they are data. Lambdas all look alike, see {@link #lambdas}.
     */
    public long fingerprint() {
        return facts.fingerprint();
    }

    /**
     * How many lambdas without a name its conditions have: whether they have changed since a state was saved cannot be seen,
     * unless the pattern is given a {@linkplain Pattern#version(int) version}.
     */
    public int lambdas() {
        return facts.graph().conditions().stream().mapToInt(Condition::lambdas).sum();
    }

    /** The automaton as text, one state a paragraph, one transition a line; the same for the same pattern. */
    public String dump() {
        return dump;
    }

    /** The automaton as a drawing for Graphviz. */
    public String toDot() {
        return NfaDrawing.dot(facts.graph());
    }

    /** The automaton as a Mermaid flowchart, which many Markdown viewers draw. */
    public String toMermaid() {
        return NfaDrawing.mermaid(facts.graph());
    }

    /** What bounds the state of a key, and what makes it grow. */
    public StateBound bound() {
        return BoundAnalyzer.analyze(facts.pattern(), facts.graph());
    }

    /** Makes a matcher for one key, which does not report time-outs, with default limits. */
    public KeyMatcher<E> newKeyMatcher() {
        return newKeyMatcher(MatcherOptions.defaults());
    }

    /** Makes a matcher for one key. */
    public KeyMatcher<E> newKeyMatcher(MatcherOptions options) {
        return new KeyMatcher<>(this, Objects.requireNonNull(options, "options"));
    }

    /** Makes a matcher for the keys of one thread. */
    public NfaMatcher<E> newMatcher(MatcherOptions options) {
        return new NfaMatcher<>(facts, Objects.requireNonNull(options, "options"));
    }
}
