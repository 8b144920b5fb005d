// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import io.tidemark.nfa.StateFormatException;
import io.tidemark.nfa.program.Action;
import io.tidemark.nfa.program.NfaState;
import io.tidemark.nfa.program.Outline;
import io.tidemark.nfa.program.StateKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An outline as bytes.
 *
 * <pre>
 * version 1 byte | fingerprint 8 bytes | pattern | stages | first stage + 1 | mode 1 byte | states | CRC-32C of all before, 4 bytes
 * state: kind | label | stage + 1 | has gap: gap, target + 1 | edges: action, target, guard
 * </pre>
 *
 * Texts are UTF-8 with their length before them, lists have their size before them.
 */
public final class OutlineCodec {
    private static final int VERSION = 1;
    private static final int MAX_STATES = 1 << 20;

    /** In the order of the numbers that stand for them. */
    private static final List<StateKind> KINDS =
            List.of(StateKind.NORMAL, StateKind.PENDING, StateKind.STOP, StateKind.FINAL);

    private static final List<Action> ACTIONS = List.of(Action.TAKE, Action.IGNORE, Action.PROCEED);

    private OutlineCodec() {}

    /** The bytes of an outline. */
    public static byte[] write(Outline outline) {
        ByteWriter out = new ByteWriter();
        out.writeByte(VERSION);
        out.writeFixed(outline.fingerprint(), Long.BYTES);
        writeText(out, outline.pattern());
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
        int version = in.readByte();
        if (version != VERSION) {
            throw new StateFormatException(
                    "The outline of a pattern has version " + version + "; this library reads " + VERSION);
        }
        long fingerprint = in.readFixed(Long.BYTES);
        String pattern = readText(in);
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
        return new Outline(fingerprint, pattern, stages, firstStage, mode, states);
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
