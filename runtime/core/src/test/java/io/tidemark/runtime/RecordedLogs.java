// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** Where the log of this module's tests goes: nowhere, unless a test records it. The pom says that it is used. */
public final class RecordedLogs implements SLF4JServiceProvider {
    private static volatile @Nullable List<String> recording;

    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter mdc = new NOPMDCAdapter();

    /** Records what is logged as INFO or worse from now on, by all threads, until somebody records again. */
    static List<String> record() {
        List<String> lines = new CopyOnWriteArrayList<>();
        recording = lines;
        return lines;
    }

    /** Records nothing any more. */
    static void end() {
        recording = null;
    }

    @Override
    public void initialize() {
        // Nothing to prepare.
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return Recorder::new;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return mdc;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    private static final class Recorder extends LegacyAbstractLogger {
        private static final long serialVersionUID = 1;

        Recorder(String name) {
            this.name = name;
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level,
                @Nullable Marker marker,
                String pattern,
                Object @Nullable [] arguments,
                @Nullable Throwable failure) {
            List<String> lines = recording;
            if (lines != null) {
                lines.add(level + " "
                        + MessageFormatter.basicArrayFormat(pattern, arguments == null ? new Object[0] : arguments));
            }
        }

        @Override
        protected String getFullyQualifiedCallerName() {
            return Logger.class.getName();
        }

        @Override
        public boolean isTraceEnabled() {
            return false;
        }

        @Override
        public boolean isDebugEnabled() {
            return false;
        }

        @Override
        public boolean isInfoEnabled() {
            return recording != null;
        }

        @Override
        public boolean isWarnEnabled() {
            return recording != null;
        }

        @Override
        public boolean isErrorEnabled() {
            return recording != null;
        }
    }
}
