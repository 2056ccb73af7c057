package org.amcsnowflake.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.amcsnowflake.support.Patience;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/** A test that waits for a time instead of an event fails on a slower machine, or waits for nothing on a faster one. */
class WaitingTest {
    private static final JavaClasses TESTS = new ClassFileImporter()
            .withImportOption(new ImportOption.OnlyIncludeTests())
            .importPackages("org.amcsnowflake");

    @Test
    void onlyPatienceLimitsHowLongTestsWait() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "org.amcsnowflake.support..", "org.amcsnowflake.local..", "org.amcsnowflake.bench..")
                .and()
                .doNotHaveSimpleName("LargeResultTest")
                .should()
                .callMethod(ConditionFactory.class, "atMost", Duration.class)
                .orShould()
                .callMethod(ConditionFactory.class, "atMost", long.class, TimeUnit.class)
                .orShould()
                .callMethod(ConditionFactory.class, "during", Duration.class)
                .orShould()
                .callMethodWhere(target(nameMatching("org.awaitility.Awaitility.setDefault.*")))
                .orShould()
                .callMethod(Future.class, "get", long.class, TimeUnit.class)
                .orShould()
                .callMethod(Process.class, "waitFor", long.class, TimeUnit.class)
                .orShould()
                .callMethod(ExecutorService.class, "awaitTermination", long.class, TimeUnit.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .because(Patience.class.getSimpleName() + " has the one limit, which ends what is stuck")
                .check(TESTS);
    }

    @Test
    void noTestInspectsAllThreadsOfTheJvm() {
        noClasses().should().callMethod(Thread.class, "getAllStackTraces").check(TESTS);
    }
}
