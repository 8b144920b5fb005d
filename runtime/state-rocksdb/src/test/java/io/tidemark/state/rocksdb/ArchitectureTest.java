// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.state.rocksdb;

import static com.tngtech.archunit.base.DescribedPredicate.anyElementThat;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static io.tidemark.architecture.ArchitectureRules.CEP_API;
import static io.tidemark.architecture.ArchitectureRules.RUNTIME_CORE;
import static io.tidemark.architecture.ArchitectureRules.packages;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.tidemark.architecture.ArchitectureRules;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the module may use. */
final class ArchitectureTest {
    private static final List<String> STATE_ROCKSDB = List.of("io.tidemark.state.rocksdb..");
    private static final JavaClasses CLASSES = ArchitectureRules.productClasses();

    @Test
    void stateRocksDb_dependencies_areTheRuntimeTheJdkAndRocksDb() {
        ArchitectureRules.dependsOnlyOn(STATE_ROCKSDB, packages(CEP_API, RUNTIME_CORE, List.of("org.rocksdb..")))
                .check(CLASSES);
    }

    @Test
    void stateRocksDb_publicSignatures_nameNothingOfRocksDb() {
        noCodeUnits()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(STATE_ROCKSDB.toArray(String[]::new))
                .and()
                .arePublic()
                .should()
                .haveRawReturnType(resideInAPackage("org.rocksdb.."))
                .orShould()
                .haveRawParameterTypes(anyElementThat(resideInAPackage("org.rocksdb..")))
                .because("a library never shows outside the module that owns the dependency")
                .check(CLASSES);
    }

    @Test
    void stateRocksDb_packages_areNullMarked() {
        ArchitectureRules.isNullMarked(STATE_ROCKSDB).check(CLASSES);
    }

    @Test
    void stateRocksDb_accessors_haveNoGet() {
        ArchitectureRules.hasNoGetters(STATE_ROCKSDB).check(CLASSES);
    }
}
