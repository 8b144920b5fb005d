// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.checkpoint.SavepointRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The savepoints that a run is asked for: they wait here for its thread. Who wants to end the run with one is told what came of
 * it when the run is over, or goes on; not before, or asking again would be refused. Thread-safe.
 */
final class JobSavepoints {
    private final Queue<SavepointRequest> asked = new ConcurrentLinkedQueue<>();
    /** Those that are to end the run, and of which nobody was told yet. */
    private final Queue<SavepointRequest> last = new ConcurrentLinkedQueue<>();

    private volatile boolean over;

    /** Asks for one. By any thread. */
    CompletableFuture<Path> ask(SavepointRequest request) {
        if (request.isLast()) {
            last.add(request);
        }
        asked.add(request);
        if (over) {
            end();
        }
        return request.answer();
    }

    /** Hands over what was asked for. */
    void handTo(JobWorker worker) {
        for (SavepointRequest request = asked.poll(); request != null; request = asked.poll()) {
            worker.savepoint(request);
        }
    }

    /** Tells who wanted to end the run that it goes on. When that can be seen. */
    void tellFailures(JobWorker worker) {
        if (last.isEmpty()) {
            return;
        }
        List<SavepointRequest> failed = last.stream()
                .filter(request -> request.outcome().isCompletedExceptionally() && !worker.isEndingWith(request))
                .toList();
        last.removeAll(failed);
        failed.forEach(SavepointRequest::tell);
    }

    /** With which the run has ended; null: with none. */
    @Nullable
    Path ending() {
        for (SavepointRequest request : last) {
            CompletableFuture<Path> outcome = request.outcome();
            if (outcome.isDone() && !outcome.isCompletedExceptionally()) {
                return outcome.join();
            }
        }
        return null;
    }

    /** The run is over: there will be no more. */
    void end() {
        over = true;
        for (SavepointRequest request = asked.poll(); request != null; request = asked.poll()) {
            refuse(request);
        }
        for (SavepointRequest request : last) {
            refuse(request);
            request.tell();
        }
    }

    private static void refuse(SavepointRequest request) {
        request.refuse(new IllegalStateException("the job is over: there can be no savepoint of it"));
    }
}
