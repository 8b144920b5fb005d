// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Tests of patterns and of whole jobs, without a broker, a thread or a clock on the wall. Which one to take:
 *
 * <ul>
 *   <li>{@link io.tidemark.testkit.PatternTester}: whether a pattern finds what it is to find, and nothing else. Events of one
 *       key, in order. Begin here.
 *   <li>{@link io.tidemark.testkit.JobTester}: whether a job does, with its keys, its patterns, event time out of order, late
 *       events, silent partitions, processing time.
 *   <li>{@link io.tidemark.testkit.fault.CrashTester}: whether it still does when it dies anywhere, with your source, sink and
 *       storage.
 *   <li>{@link io.tidemark.testkit.GeneratedSource}: as many events as you like, at a rate you like.
 *   <li>{@link io.tidemark.testkit.sink.SinkConformanceKit} and {@link io.tidemark.testkit.state.StateConformanceKit}: whether a
 *       sink or a state backend that you wrote does what it must.
 * </ul>
 */
@NullMarked
package io.tidemark.testkit;

import org.jspecify.annotations.NullMarked;
