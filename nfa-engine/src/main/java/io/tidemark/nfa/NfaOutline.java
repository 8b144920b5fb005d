// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

import io.tidemark.nfa.match.OutlineCodec;
import io.tidemark.nfa.match.SavedRunCounter;
import io.tidemark.nfa.program.Outline;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a compiled pattern with the states of its keys, so that they can still be read when the pattern has changed:
 * see {@link NfaMatcher#adapterFrom}. Immutable and thread-safe. Equal to that of the same automaton, however the pattern is
 * worded.
 */
public final class NfaOutline {
    private final Outline outline;

    NfaOutline(Outline outline) {
        this.outline = outline;
    }

    /**
     * An outline from its bytes.
     *
     * @param bytes from {@link #toBytes}, of this version of the library or an earlier one
     * @throws StateFormatException if they are damaged, or of a later version
     */
    public static NfaOutline of(byte[] bytes) {
        return new NfaOutline(OutlineCodec.read(bytes));
    }

    /** The outline as bytes: versioned, with a checksum. */
    public byte[] toBytes() {
        return OutlineCodec.write(outline);
    }

    /** {@link Nfa#fingerprint} of the pattern. */
    public long fingerprint() {
        return outline.fingerprint();
    }

    /** Names of the stages, as {@link Nfa#stages}. */
    public List<String> stages() {
        return outline.stages();
    }

    /** The pattern as text, one element a line. */
    public String pattern() {
        return outline.pattern();
    }

    /** Makes what counts the partial matches in states of the pattern, for which nothing else is needed. */
    public SavedMatchCounter newCounter() {
        return new SavedMatchCounter(new SavedRunCounter(outline));
    }

    Outline outline() {
        return outline;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NfaOutline that && outline.isOfSame(that.outline);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(fingerprint());
    }

    @Override
    public String toString() {
        return "NfaOutline[" + Long.toHexString(fingerprint()) + ", stages " + stages() + "]";
    }
}
