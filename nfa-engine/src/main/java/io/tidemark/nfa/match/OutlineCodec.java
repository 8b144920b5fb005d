// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import io.tidemark.nfa.StateFormatException;
import io.tidemark.nfa.program.Action;
import io.tidemark.nfa.program.NfaState;
import io.tidemark.nfa.program.Outline;
import io.tidemark.nfa.program.StateKind;
import io.tidemark.pattern.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An outline as bytes.
 *
 * <pre>
 * format 1 byte | fingerprint 8 bytes | pattern | in format 2: version of the pattern | stages | first stage + 1 | mode 1 byte | states | CRC-32C of all before, 4 bytes
 * state: kind | label | stage + 1 | has gap: gap, target + 1 | edges: action, target, guard
 * </pre>
 *
 * Texts are UTF-8 with their length before them, lists have their size before them. Format 2 is for patterns that have a
 * version; the others are in format 1, which earlier versions of this library read too.
 */
public final class OutlineCodec {
    private static final int UNVERSIONED = 1;
    private static final int VERSIONED = 2;
    private static final int MAX_STATES = 1 << 20;

    /** In the order of the numbers that stand for them. */
    private static final List<StateKind> KINDS =
            List.of(StateKind.NORMAL, StateKind.PENDING, StateKind.STOP, StateKind.FINAL);

    private static final List<Action> ACTIONS = List.of(Action.TAKE, Action.IGNORE, Action.PROCEED);

    private OutlineCodec() {}

    /** The bytes of an outline. */
    public static byte[] write(Outline outline) {
        ByteWriter out = new ByteWriter();
        boolean versioned = outline.version() != Pattern.UNVERSIONED;
        out.writeByte(versioned ? VERSIONED : UNVERSIONED);
        out.writeFixed(outline.fingerprint(), Long.BYTES);
        writeText(out, outline.pattern());
        if (versioned) {
            out.writeUnsigned(outline.version());
        }
        out.writeUnsigned(outline.stages().size());
        outline.stages().forEach(stage -> writeText(out, stage));
        out.writeUnsigned(outline.firstStage() + 1L);
        out.writeByte(outline.mode());
        out.writeUnsigned(outline.states().size());
        outline.states().forEach(state -> writeState(out, state));
        return Checksum.seal(out);
    }

    private static void writeState(ByteWriter out, Outline.State state) {
        out.writeByte(KINDS.indexOf(state.kind()));
        writeText(out, state.label());
        out.writeUnsigned(state.stage() + 1L);
        boolean gap = state.gapMillis() != NfaState.NO_GAP;
        out.writeByte(gap ? 1 : 0);
        if (gap) {
            out.writeUnsigned(state.gapMillis());
            out.writeUnsigned(state.gapTarget() + 1L);
        }
        out.writeUnsigned(state.edges().size());
        for (Outline.Edge edge : state.edges()) {
            out.writeByte(ACTIONS.indexOf(edge.action()));
            out.writeUnsigned(edge.target());
            writeText(out, edge.guard());
        }
    }

    private static void writeText(ByteWriter out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The outline of bytes.
     *
     * @throws StateFormatException if they were not written by {@link #write}
     */
    public static Outline read(byte[] bytes) {
        ByteReader in = Checksum.open(bytes);
        int format = in.readByte();
        if (format != UNVERSIONED && format != VERSIONED) {
            throw new StateFormatException("The outline of a pattern has format " + format + "; this library reads "
                    + UNVERSIONED + " and " + VERSIONED);
        }
        long fingerprint = in.readFixed(Long.BYTES);
        String pattern = readText(in);
        int version = format == VERSIONED ? in.readInt("The version", Integer.MAX_VALUE) : Pattern.UNVERSIONED;
        List<String> stages = new ArrayList<>();
        for (int left = in.readInt("The number of stages", MAX_STATES); left > 0; left--) {
            stages.add(readText(in));
        }
        int firstStage = in.readInt("The first stage", stages.size()) - 1;
        int mode = in.readByte();
        int count = in.readInt("The number of states", MAX_STATES);
        List<Outline.State> states = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            states.add(readState(in, stages.size(), count));
        }
        in.requireEnd();
        return new Outline(fingerprint, pattern, version, stages, firstStage, mode, states);
    }

    private static Outline.State readState(ByteReader in, int stages, int states) {
        StateKind kind = KINDS.get(in.readInt("A kind", KINDS.size() - 1));
        String label = readText(in);
        int stage = in.readInt("A stage", stages) - 1;
        boolean gap = in.readByte() != 0;
        long gapMillis = gap ? in.readUnsigned() : NfaState.NO_GAP;
        int gapTarget = gap ? in.readInt("A state", states) - 1 : NfaState.NONE;
        List<Outline.Edge> edges = new ArrayList<>();
        for (int left = in.readInt("The number of edges", MAX_STATES); left > 0; left--) {
            Action action = ACTIONS.get(in.readInt("An action", ACTIONS.size() - 1));
            edges.add(new Outline.Edge(action, in.readInt("A state", states - 1), readText(in)));
        }
        return new Outline.State(kind, label, stage, gapMillis, gapTarget, edges);
    }

    private static String readText(ByteReader in) {
        return new String(in.readBytes(), StandardCharsets.UTF_8);
    }
}
