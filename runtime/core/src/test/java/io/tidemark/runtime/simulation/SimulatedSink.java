// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.simulation;

import io.tidemark.runtime.sink.TransactionalSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A sink whose results survive the process: prepared ones out of sight, committed ones for all to see.
 *
 * @param <T> type of the results, which survive as text
 */
public final class SimulatedSink<T> implements TransactionalSink<T> {
    /** There are many, and to die at one is like dying at the next. */
    private static final int WRITES_PER_CALL = 4;

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
    private final Function<? super T, String> text;
    private List<String> written = new ArrayList<>();
    private boolean between;
    private int writes;

    public SimulatedSink(Outside outside, Faults faults, Function<? super T, String> text) {
        this.outside = outside;
        this.faults = faults;
        this.text = text;
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
    public void write(T result) {
        if (between) {
            throw new AssertionError("written between prepare and commit");
        }
        if (writes++ % WRITES_PER_CALL == 0) {
            faults.at("write result", () -> written.add(text.apply(result)));
        } else {
            faults.check();
            written.add(text.apply(result));
        }
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
