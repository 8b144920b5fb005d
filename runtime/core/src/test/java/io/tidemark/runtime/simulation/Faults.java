// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.simulation;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Decides where a simulated process crashes: at a call of whatever is outside of it, before or after it has its effect. */
public final class Faults {
    private final Random random;
    private final Map<String, Integer> crashes = new TreeMap<>();
    private int callsLeft = Integer.MAX_VALUE;
    private boolean dead;

    public Faults(Random random) {
        this.random = random;
    }

    /** A process begins, and will crash after so many calls at most. */
    public void arm(int calls) {
        dead = false;
        callsLeft = calls;
    }

    /** A process begins that will not crash. */
    public void disarm() {
        arm(Integer.MAX_VALUE);
    }

    /** A call from the process: does what it does, unless the process dies before, and returns, unless it dies after. */
    public void at(String call, Runnable effect) {
        check();
        boolean crashes = callsLeft-- <= 0;
        boolean after = crashes && random.nextBoolean();
        if (!crashes || after) {
            effect.run();
        }
        if (crashes) {
            dead = true;
            this.crashes.merge(call + (after ? ", after" : ", before"), 1, Integer::sum);
            throw new Crash(call);
        }
    }

    /** A process that is dead does nothing any more, whatever catches the crash. */
    public void check() {
        if (dead) {
            throw new Crash("dead");
        }
    }

    /** Whether the process has crashed. */
    public boolean isDead() {
        return dead;
    }

    /** How often it crashed where. */
    public Map<String, Integer> crashes() {
        return crashes;
    }
}
