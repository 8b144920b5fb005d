// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.simulation;

import io.tidemark.runtime.sink.TransactionalSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A sink whose results survive the process: prepared ones out of sight, committed ones for all to see. */
public final class SimulatedSink implements TransactionalSink<String> {
    /** What is outside of the process. */
    public static final class Outside {
        private final Map<String, List<String>> prepared = new HashMap<>();
        private final List<String> visible = new ArrayList<>();

        public List<String> visible() {
            return visible;
        }
    }

    private final Outside outside;
    private final Faults faults;
    private List<String> written = new ArrayList<>();
    private boolean between;

    public SimulatedSink(Outside outside, Faults faults) {
        this.outside = outside;
        this.faults = faults;
    }

    @Override
    public void recover(byte @Nullable [] committed) {
        faults.at("recover sink", () -> {
            if (committed != null) {
                publish(new String(committed, StandardCharsets.UTF_8));
            }
            outside.prepared.clear();
        });
    }

    @Override
    public void write(String result) {
        if (between) {
            throw new AssertionError("written between prepare and commit");
        }
        faults.at("write result", () -> written.add(result));
    }

    @Override
    public byte[] prepare(String checkpoint) {
        between = true;
        faults.at("prepare sink", () -> outside.prepared.put(checkpoint, List.copyOf(written)));
        written = new ArrayList<>();
        return checkpoint.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void commit(byte[] prepared) {
        faults.at("commit sink", () -> publish(new String(prepared, StandardCharsets.UTF_8)));
        between = false;
    }

    private void publish(String checkpoint) {
        List<String> results = outside.prepared.remove(checkpoint);
        if (results != null) {
            outside.visible.addAll(results);
        }
    }
}
