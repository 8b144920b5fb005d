// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.program;

/**
 * An edge of the automaton.
 *
 * @param action what the run does
 * @param target number of the state it leads to
 * @param guard when it may be followed
 */
public record Transition(Action action, int target, Guard guard) {}
