// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The oracle: a matcher with explicit runs, slow and plain, that says what every faster engine must find. Also the
 * random patterns and streams that both are fed with. Test code, shared with the tests of other modules.
 */
@NullMarked
package io.tidemark.nfa.reference;

import org.jspecify.annotations.NullMarked;
