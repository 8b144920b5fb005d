// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;

/** The rules that the modules share, each with its reason. */
public final class ArchitectureRules {

    /** Packages of cep-api. */
    public static final List<String> CEP_API =
            List.of("io.tidemark.pattern..", "io.tidemark.match..", "io.tidemark.serde..");

    /** Packages of nfa-engine. */
    public static final List<String> NFA_ENGINE = List.of("io.tidemark", "io.tidemark.nfa..");

    /** Packages of runtime/core. */
    public static final List<String> RUNTIME_CORE = List.of("io.tidemark.runtime..");

    /** What every module may use: java.base without its loggers, compilers and the like, and annotations of the compiler. */
    private static final List<String> BASE = List.of(
            "java.io..",
            "java.lang..",
            "java.math..",
            "java.nio..",
            "java.text..",
            "java.time..",
            "java.util",
            "java.util.concurrent..",
            "java.util.function..",
            "java.util.random..",
            "java.util.regex..",
            "java.util.stream..",
            "java.util.zip..",
            "org.jspecify.annotations..");

    private static final Set<String> CLOCK_CLASSES = Set.of(
            "java.time.Instant",
            "java.time.LocalDate",
            "java.time.LocalDateTime",
            "java.time.LocalTime",
            "java.time.OffsetDateTime",
            "java.time.ZonedDateTime");

    private static final Pattern HIDDEN_INPUT = Pattern.compile(
            "java\\.lang\\.System\\.(currentTimeMillis|nanoTime|getenv"
                    + "|getProperty|getProperties|identityHashCode)|java\\.lang\\.Math\\.random|java\\.util\\.UUID\\.randomUUID");

    private static final Pattern HOST_CLASS =
            Pattern.compile("java\\.io\\.(Console|File.*|RandomAccessFile|PrintStream)"
                    + "|java\\.lang\\.(Process.*|Runtime|Thread.*)"
                    + "|java\\.util\\.(Random|SplittableRandom|Timer.*|Scanner)"
                    + "|java\\.util\\.concurrent\\.(Executor.*|ForkJoin.*|CompletableFuture|ThreadLocalRandom|locks\\..*)"
                    + "|java\\.time\\.Clock");

    private ArchitectureRules() {}

    /** The classes of the product, without those of tests. */
    public static JavaClasses productClasses() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(location -> !location.contains("-tests.jar"))
                .importPackages("io.tidemark");
    }

    /** The packages of several modules together. */
    @SafeVarargs
    public static List<String> packages(List<String>... modules) {
        List<String> all = new ArrayList<>();
        for (List<String> module : modules) {
            all.addAll(module);
        }
        return Collections.unmodifiableList(all);
    }

    /** A module depends on the base of the JDK and on the packages named here, and on nothing else. */
    public static ArchRule dependsOnlyOn(List<String> module, List<String> allowed) {
        return classes()
                .that()
                .resideInAnyPackage(array(module))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(array(packages(BASE, module, allowed)))
                .because(
                        "a user of the module must not inherit libraries, and the arrows between the modules are fixed");
    }

    /** A module has no I/O, no thread, no clock and no randomness. */
    public static ArchRule hasNoHost(List<String> module) {
        return noClasses()
                .that()
                .resideInAnyPackage(array(module))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..", "java.util.random..")
                .orShould()
                .dependOnClassesThat(describe(
                        "belong to the host",
                        type -> HOST_CLASS.matcher(type.getName()).matches()))
                .because(
                        "time, randomness, threads and I/O come in as arguments, so that any host can embed the module");
    }

    /** A module reads nothing that differs between two runs. */
    public static ArchRule hasNoHiddenInput(List<String> module) {
        return noClasses()
                .that()
                .resideInAnyPackage(array(module))
                .should()
                .accessTargetWhere(hiddenInput())
                .because("the same input must give the same output, byte for byte");
    }

    /** No method or constructor of a module declares a checked exception. */
    public static ArchRule declaresNoCheckedException(List<String> module) {
        return codeUnits()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(array(module))
                .should(declareOnlyUncheckedExceptions())
                .because("nothing in the module does I/O, and an error of the caller is unchecked");
    }

    /** Every package of a module is null-marked; a package that is not is skipped by the null checker without a word. */
    public static ArchRule isNullMarked(List<String> module) {
        return classes()
                .that()
                .resideInAnyPackage(array(module))
                .and(describe(
                        "are not module-info", type -> !type.getSimpleName().equals("module-info")))
                .should(beInNullMarkedPackage());
    }

    /** Accessors have the name of what they return. */
    public static ArchRule hasNoGetters(List<String> module) {
        return noMethods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(array(module))
                .should()
                .haveNameMatching("get[A-Z].*")
                .allowEmptyShould(true)
                .because("an accessor has no get: name(), not getName()");
    }

    private static DescribedPredicate<JavaAccess<?>> hiddenInput() {
        return describe("it reads a clock, the environment, an identity or randomness", access -> {
            String owner = access.getTargetOwner().getName();
            String name = access.getTarget().getName();
            return HIDDEN_INPUT.matcher(owner + "." + name).matches()
                    || (name.equals("now") && CLOCK_CLASSES.contains(owner));
        });
    }

    private static ArchCondition<JavaCodeUnit> declareOnlyUncheckedExceptions() {
        return new ArchCondition<>("declare unchecked exceptions only") {
            @Override
            public void check(JavaCodeUnit unit, ConditionEvents events) {
                for (JavaClass type : unit.getExceptionTypes()) {
                    if (!type.isAssignableTo(RuntimeException.class) && !type.isAssignableTo(Error.class)) {
                        events.add(violated(unit, unit.getFullName() + " declares " + type.getName()));
                    }
                }
            }
        };
    }

    private static ArchCondition<JavaClass> beInNullMarkedPackage() {
        return new ArchCondition<>("be in a package whose package-info.java says @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(violated(type, type.getPackageName() + " is not @NullMarked: " + type.getName()));
                }
            }
        };
    }

    private static String[] array(List<String> packages) {
        return packages.toArray(String[]::new);
    }
}
