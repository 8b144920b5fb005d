// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.source.Decoder;
import io.tidemark.runtime.source.Source;
import java.util.Objects;

/** Describes a job: where its events come from. */
public final class JobSourceStep {
    private final String name;

    JobSourceStep(String name) {
        this.name = name;
    }

    /** Records of the source are the events. */
    public <E> JobTimeStep<E> source(Source<E> source) {
        return source(source, Decoder.<E>none());
    }

    /** Records of the source are made events by a decoder. */
    public <R, E> JobTimeStep<E> source(Source<R> source, Decoder<? super R, ? extends E> decoder) {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(decoder, "decoder");
        return new JobTimeStep<>(name, new EventSource<R, E>(source, decoder));
    }

    /**
     * There is no source: events are pushed into a {@link CepJob#newPipeline pipeline}.
     *
     * @param type of the events; tells the compiler, and is not looked at
     */
    public <E> JobTimeStep<E> pushed(Class<E> type) {
        // It gives the type argument a place to be said, and nothing more.
        Objects.requireNonNull(type, "type");
        return new JobTimeStep<>(name, null);
    }
}
