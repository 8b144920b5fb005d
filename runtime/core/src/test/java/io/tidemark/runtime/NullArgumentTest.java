// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.Tidemark;
import io.tidemark.nfa.MatcherOptions;
import io.tidemark.nfa.Nfa;
import io.tidemark.pattern.AfterMatchSkip;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.WithinType;
import io.tidemark.pattern.condition.Aggregates;
import io.tidemark.pattern.condition.Field;
import io.tidemark.pattern.condition.NumberField;
import io.tidemark.pattern.condition.Reads;
import io.tidemark.runtime.checkpoint.CheckpointReader;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.checkpoint.LocalCheckpointStorage;
import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.sink.FileSink;
import io.tidemark.runtime.source.FileSource;
import io.tidemark.runtime.source.IterableSource;
import io.tidemark.runtime.time.LateEventPolicy;
import io.tidemark.runtime.time.WatermarkStrategy;
import java.lang.reflect.Array;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A null where none may be is told by the name of the parameter, at once, by all that users call to describe something. */
final class NullArgumentTest {
    @TempDir
    private Path directory;

    /** Objects whose methods are called, under their classes; null: its static methods only. */
    private Map<Class<?>, @Nullable Object> subjects() {
        Pattern<String> pattern = Pattern.begin("a");
        Map<Class<?>, @Nullable Object> subjects = new LinkedHashMap<>();
        subjects.put(Pattern.class, pattern);
        subjects.put(Field.class, Field.of("length", String::length));
        subjects.put(NumberField.class, Field.number("length", String::length));
        subjects.put(Aggregates.class, null);
        subjects.put(Reads.class, null);
        subjects.put(AfterMatchSkip.class, AfterMatchSkip.noSkip());
        subjects.put(Tidemark.class, null);
        subjects.put(Nfa.class, Nfa.compile(pattern));
        subjects.put(CepJob.class, null);
        JobSourceStep source = CepJob.named("job");
        JobTimeStep<String> time = source.source(IterableSource.of("strings", List.of("a")));
        JobOrderStep<String> order = time.eventTime(String::length);
        CepJobBuilder<String, Object> builder = order.sink(new CollectingSink<>());
        PatternStep<String, String, Object> step = builder.detect("p", pattern);
        KeyedPatternStep<String, String, String, Object> keyed = step.by(text -> text);
        subjects.put(JobSourceStep.class, source);
        subjects.put(JobTimeStep.class, time);
        subjects.put(JobOrderStep.class, order);
        subjects.put(CepJobBuilder.class, builder);
        subjects.put(PatternStep.class, step);
        subjects.put(KeyedPatternStep.class, keyed);
        CepJob<String> job = keyed.emit(match -> match.key()).build();
        subjects.put(JobHandle.class, job.open());
        Pipeline<String> pipeline = job.newPipeline();
        pipeline.addPartition("p");
        subjects.put(Pipeline.class, pipeline);
        subjects.put(JobConfig.class, JobConfig.defaults());
        subjects.put(WatermarkStrategy.class, WatermarkStrategy.monotonous());
        subjects.put(Checkpoints.class, Checkpoints.in(directory));
        subjects.put(CheckpointReader.class, null);
        subjects.put(LocalCheckpointStorage.class, null);
        subjects.put(IterableSource.class, null);
        subjects.put(FileSource.class, FileSource.of(directory.resolve("in")));
        subjects.put(FileSink.class, null);
        return subjects;
    }

    @Test
    void null_anywhere_isToldByName() {
        List<String> faults = new ArrayList<>();
        int[] calls = {0};
        subjects().forEach((type, subject) -> {
            for (Method method : type.getDeclaredMethods()) {
                boolean called = Modifier.isPublic(method.getModifiers())
                        && !method.isSynthetic()
                        && !method.getName().equals("equals")
                        && (subject != null || Modifier.isStatic(method.getModifiers()));
                if (called) {
                    calls[0] += check(method, subject, faults);
                }
            }
        });
        assertThat(faults).as("of %d calls", calls[0]).isEmpty();
        assertThat(calls[0]).isGreaterThan(100);
    }

    /** Calls a method once for each parameter that must not be null. */
    private int check(Method method, @Nullable Object subject, List<String> faults) {
        Parameter[] parameters = method.getParameters();
        int calls = 0;
        for (int i = 0; i < parameters.length; i++) {
            // What is called for each event says what it likes.
            boolean perEvent = method.getName().matches("value|number|of") && !Modifier.isStatic(method.getModifiers());
            boolean nullable = parameters[i].getType().isPrimitive()
                    || parameters[i].getAnnotatedType().isAnnotationPresent(Nullable.class);
            if (perEvent || nullable) {
                continue;
            }
            calls++;
            String told;
            try {
                told = call(method, subject, arguments(method, i));
            } catch (AssertionError | IllegalArgumentException e) {
                told = String.valueOf(e.getMessage());
            }
            // A method that makes another of a record may name it as the record does.
            boolean isNamed = told.equals("NullPointerException: " + parameters[i].getName())
                    || (method.getName().startsWith("with") && told.matches("NullPointerException: [a-z]+"));
            if (!isNamed) {
                faults.add(method.getDeclaringClass().getSimpleName() + "." + method.getName() + "(.. "
                        + parameters[i].getName() + " = null ..): " + told);
            }
        }
        return calls;
    }

    private static String call(Method method, @Nullable Object subject, @Nullable Object[] arguments) {
        try {
            method.invoke(subject, arguments);
            return "nothing is told";
        } catch (InvocationTargetException e) {
            Throwable cause = Objects.requireNonNull(e.getCause());
            return cause.getClass().getSimpleName() + ": " + cause.getMessage();
        } catch (IllegalAccessException e) {
            throw new AssertionError(method.toString(), e);
        }
    }

    private @Nullable Object[] arguments(Executable method, int nullAt) {
        Class<?>[] types = method.getParameterTypes();
        @Nullable Object[] arguments = new @Nullable Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] = i == nullAt ? null : sample(types[i]);
        }
        return arguments;
    }

    private Object sample(Class<?> type) {
        if (type.isArray()) {
            return Array.newInstance(type.getComponentType(), 0);
        }
        if (type.isPrimitive()) {
            return type == boolean.class
                    ? (Object) false
                    : type == int.class ? 0 : type == long.class ? (Object) 0L : 1.0;
        }
        for (Object sample : List.of(
                "text",
                Duration.ofSeconds(1),
                directory,
                Pattern.begin("sample"),
                WithinType.FIRST_AND_LAST,
                AfterMatchSkip.noSkip(),
                MatcherOptions.defaults(),
                Nfa.compile(Pattern.begin("sample")),
                Field.number("length", String::length),
                Field.of("length", String::length),
                JobConfig.defaults(),
                WatermarkStrategy.monotonous(),
                Checkpoints.in(directory),
                FailurePolicy.FAIL,
                LateEventPolicy.DROP,
                new CollectingSink<>(),
                Field.number("length", String::length).atMost(5),
                Field.number("length", String::length).times(2),
                Aggregates.count("stage"),
                Reads.reads("stage"),
                List.of(),
                Map.of(),
                String.class)) {
            if (type.isInstance(sample)) {
                return sample;
            }
        }
        if (type.isInterface()) {
            return Proxy.newProxyInstance(
                    type.getClassLoader(),
                    new Class<?>[] {type},
                    (proxy, method, arguments) -> method.getReturnType() == String.class ? "proxy" : null);
        }
        throw new AssertionError("no sample of " + type);
    }
}
