// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

/**
 * Which run of which job it is.
 *
 * @param job name of the job
 * @param run a random number that no other run has
 * @param standsBy whether it waits while another process runs the job
 */
public record RunIdentity(String job, int run, boolean standsBy) {}
