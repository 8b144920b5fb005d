// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The processes that this one can see: those of this machine since it was started, and of this container if it is one. A
 * process is known by its number and its start, for numbers are used again. Elsewhere than on Linux no process is known,
 * since nothing tells machines and containers apart for certain.
 */
final class LocalProcesses implements ProcessWatch {
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path NAMESPACE = Path.of("/proc/self/ns/pid");
    /** Its place behind the name, of which that of the state is 0. */
    private static final int START_FIELD = 19;
    /** Tells ticks from what else may stand for the start. */
    private static final String TICKS = "t";

    /** What processes that see each other have in common; empty: not known. */
    private final String place;

    private LocalProcesses(String place) {
        this.place = place;
    }

    static LocalProcesses create() {
        try {
            return new LocalProcesses(Files.readString(BOOT).strip() + " " + Files.readSymbolicLink(NAMESPACE));
        } catch (IOException | UnsupportedOperationException elsewhere) {
            return new LocalProcesses("");
        }
    }

    @Override
    public String self() {
        return describe(ProcessHandle.current());
    }

    String describe(ProcessHandle process) {
        String start = place.isEmpty() ? "" : start(process.pid());
        return start.isEmpty() ? "" : place + " " + process.pid() + " " + start;
    }

    /**
     * When a process began, in ticks of this boot; empty: not known. The instant that the JDK tells is made from the wall
     * clock of the moment at which it is asked: after a step of the clock a process that lives would look like another.
     */
    private static String start(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            // The second field is the name, in parentheses, which may have blanks and parentheses itself.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
            return fields.length <= START_FIELD ? "" : TICKS + fields[START_FIELD];
        } catch (IOException gone) {
            return "";
        }
    }

    @Override
    public boolean isDead(String process) {
        String[] parts = process.substring(Math.min(process.length(), place.length()))
                .strip()
                .split(" ", -1);
        if (place.isEmpty() || !process.startsWith(place + " ") || parts.length != 2 || !parts[1].startsWith(TICKS)) {
            return false;
        }
        try {
            Optional<ProcessHandle> there = ProcessHandle.of(Long.parseLong(parts[0]));
            return there.isEmpty() || isOther(there.get(), process);
        } catch (NumberFormatException unknown) {
            return false;
        }
    }

    private boolean isOther(ProcessHandle there, String process) {
        String described = describe(there);
        return !described.isEmpty() && !described.equals(process);
    }
}
