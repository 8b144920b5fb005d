// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static com.tngtech.archunit.base.DescribedPredicate.anyElementThat;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static io.tidemark.architecture.ArchitectureRules.CEP_API;
import static io.tidemark.architecture.ArchitectureRules.NFA_ENGINE;
import static io.tidemark.architecture.ArchitectureRules.RUNTIME_CORE;
import static io.tidemark.architecture.ArchitectureRules.packages;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.tidemark.architecture.ArchitectureRules;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What runtime/core may use. */
final class ArchitectureTest {

    private static final JavaClasses CLASSES = ArchitectureRules.productClasses();

    @Test
    void runtimeCore_dependencies_areOurModulesTheJdkAndTheLoggingFacade() {
        ArchitectureRules.dependsOnlyOn(RUNTIME_CORE, packages(CEP_API, NFA_ENGINE, List.of("org.slf4j..")))
                .check(CLASSES);
    }

    @Test
    void runtimeCore_publicSignatures_nameNoLibrary() {
        noCodeUnits()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(RUNTIME_CORE.toArray(String[]::new))
                .and()
                .arePublic()
                .should()
                .haveRawReturnType(resideInAPackage("org.slf4j.."))
                .orShould()
                .haveRawParameterTypes(anyElementThat(resideInAPackage("org.slf4j..")))
                .allowEmptyShould(true)
                .because("a library never shows outside the module that owns the dependency")
                .check(CLASSES);
    }

    @Test
    void runtimeCore_packages_areNullMarked() {
        ArchitectureRules.isNullMarked(RUNTIME_CORE).check(CLASSES);
    }

    @Test
    void runtimeCore_accessors_haveNoGet() {
        ArchitectureRules.hasNoGetters(RUNTIME_CORE).check(CLASSES);
    }
}
