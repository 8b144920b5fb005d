// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.metrics.micrometer;

import static io.tidemark.architecture.ArchitectureRules.RUNTIME_CORE;
import static io.tidemark.architecture.ArchitectureRules.packages;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.tidemark.architecture.ArchitectureRules;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the module may use. */
final class ArchitectureTest {
    private static final List<String> METRICS = List.of("io.tidemark.metrics.micrometer..");
    private static final JavaClasses CLASSES = ArchitectureRules.productClasses();

    @Test
    void metrics_dependencies_areTheRuntimeTheJdkAndMicrometer() {
        ArchitectureRules.dependsOnlyOn(METRICS, packages(RUNTIME_CORE, List.of("io.micrometer..")))
                .check(CLASSES);
    }

    @Test
    void metrics_packages_areNullMarked() {
        ArchitectureRules.isNullMarked(METRICS).check(CLASSES);
    }

    @Test
    void metrics_accessors_haveNoGet() {
        ArchitectureRules.hasNoGetters(METRICS).check(CLASSES);
    }
}
