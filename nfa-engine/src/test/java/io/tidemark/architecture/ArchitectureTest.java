// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.architecture;

import static io.tidemark.architecture.ArchitectureRules.CEP_API;
import static io.tidemark.architecture.ArchitectureRules.NFA_ENGINE;
import static io.tidemark.architecture.ArchitectureRules.packages;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What cep-api and nfa-engine may use. */
final class ArchitectureTest {

    private static final JavaClasses CLASSES = ArchitectureRules.productClasses();
    private static final List<String> BOTH = packages(CEP_API, NFA_ENGINE);

    @Test
    void cepApi_dependencies_areTheJdkOnly() {
        ArchitectureRules.dependsOnlyOn(CEP_API, List.of()).check(CLASSES);
    }

    @Test
    void nfaEngine_dependencies_areCepApiAndTheJdk() {
        ArchitectureRules.dependsOnlyOn(NFA_ENGINE, CEP_API).check(CLASSES);
    }

    @Test
    void both_ioThreadsClocksAndRandomness_areNotUsed() {
        ArchitectureRules.hasNoHost(BOTH).check(CLASSES);
    }

    @Test
    void both_whatDiffersBetweenRuns_isNotRead() {
        ArchitectureRules.hasNoHiddenInput(BOTH).check(CLASSES);
    }

    @Test
    void both_checkedExceptions_areNotDeclared() {
        ArchitectureRules.declaresNoCheckedException(BOTH).check(CLASSES);
    }

    @Test
    void both_packages_areNullMarked() {
        ArchitectureRules.isNullMarked(BOTH).check(CLASSES);
    }

    @Test
    void both_accessors_haveNoGet() {
        ArchitectureRules.hasNoGetters(BOTH).check(CLASSES);
    }
}
