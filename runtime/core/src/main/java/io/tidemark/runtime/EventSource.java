// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.source.Decoder;
import io.tidemark.runtime.source.Source;

/** A source with what makes events of its records. */
record EventSource<R, E>(Source<R> source, Decoder<? super R, ? extends E> decoder) {}
