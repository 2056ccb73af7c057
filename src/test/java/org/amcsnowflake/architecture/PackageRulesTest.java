package org.amcsnowflake.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.amcsnowflake.execution.SqlFile;
import org.apache.camel.ExchangeException;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/** The allowed dependencies between packages. */
class PackageRulesTest {
    private static final JavaClasses SERVICE = new ClassFileImporter()
            .withImportOption(
                    location -> location.contains("/target/classes/") && !location.contains("/org/amcsnowflake/local/"))
            .importPackages("org.amcsnowflake");

    private static final JavaClasses LOCAL_SNOWFLAKE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.amcsnowflake.local.snowflake");

    private static final JavaClasses TESTS = new ClassFileImporter()
            .withImportOption(new ImportOption.OnlyIncludeTests())
            .importPackages("org.amcsnowflake");

    private static final JavaClasses LOCAL_MODE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.amcsnowflake.local");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("org.amcsnowflake.(*)..").should().beFreeOfCycles().check(SERVICE);
    }

    @Test
    void packagesOfTheLocalSnowflakeHaveNoCycles() {
        String local = "org.amcsnowflake.local.snowflake";
        slices().matching(local + ".(*)..").should().beFreeOfCycles().check(LOCAL_SNOWFLAKE);
        slices().matching(local + ".execute.(*)..").should().beFreeOfCycles().check(LOCAL_SNOWFLAKE);
    }

    /** Each subpackage of upload depends only on those before it. */
    @Test
    void packagesOfUploadsAreLayered() {
        String uploads = "org.amcsnowflake.upload";
        List<String> order = List.of(
                uploads + ".result", uploads + ".plan", uploads + ".phase", uploads + ".step", uploads + ".statement");
        for (int i = 0; i < order.size(); i++) {
            List<String> later = new ArrayList<>(order.subList(i + 1, order.size()));
            later.add(uploads);
            noClasses()
                    .that()
                    .resideInAPackage(order.get(i))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(later.toArray(String[]::new))
                    .check(SERVICE);
        }
    }

    @Test
    void namesAndTypesDoNotDependOnTheStatementsThatUseThem() {
        noClasses()
                .that()
                .resideInAPackage("org.amcsnowflake.sql")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.amcsnowflake.sql.merge", "org.amcsnowflake.sql.stage")
                .check(SERVICE);
        slices().matching("org.amcsnowflake.sql.(*)..")
                .should()
                .beFreeOfCycles()
                .check(SERVICE);
    }

    @Test
    void snowflakePackagesDoNotDependOnUploads() {
        noClasses()
                .that()
                .resideInAnyPackage("org.amcsnowflake.sql..", "org.amcsnowflake.failures..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.amcsnowflake.upload..", "org.amcsnowflake.snowflake..")
                .check(SERVICE);
        noClasses()
                .that()
                .resideInAPackage("org.amcsnowflake.snowflake..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.amcsnowflake.upload..", "org.amcsnowflake.http..")
                .check(SERVICE);
    }

    @Test
    void whatTalksToSnowflakeDoesNotKnowPostgreSql() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "org.amcsnowflake.sql..",
                        "org.amcsnowflake.failures..",
                        "org.amcsnowflake.snowflake..",
                        "org.amcsnowflake.upload.plan..",
                        "org.amcsnowflake.upload.phase..",
                        "org.amcsnowflake.upload.step..",
                        "org.amcsnowflake.upload.statement..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "javax.sql..", "org.postgresql..", "com.zaxxer..", "org.apache.camel.component.sql..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(SqlFile.class)
                .check(SERVICE);
    }

    /** In each of the source trees. */
    @Test
    void aPackageHasNoMoreThanTwentyFiveClasses() {
        assertThat(List.of(SERVICE, LOCAL_MODE, TESTS)).allSatisfy(tree -> {
            Map<String, Long> sizes = tree.stream()
                    .filter(JavaClass::isTopLevelClass)
                    .filter(each -> !each.getSimpleName().equals("package-info"))
                    .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));

            assertThat(sizes)
                    .isNotEmpty()
                    .allSatisfy((name, size) -> assertThat(size).as(name).isLessThanOrEqualTo(25));
        });
    }

    @Test
    void packagesOfTestsHaveNoCyclesWithTheirSubpackages() {
        for (String parent : List.of("flow", "http", "promises")) {
            noClasses()
                    .that()
                    .resideInAPackage("org.amcsnowflake." + parent + ".*..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.amcsnowflake." + parent)
                    .check(TESTS);
        }
    }

    @Test
    void theServiceDoesNotDependOnTheLocalMode() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.amcsnowflake.local..", "org.duckdb..", "io.zonky..")
                .check(SERVICE);
    }

    @Test
    void onlyTheSnowflakePackageDependsOnTheDriver() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.amcsnowflake.snowflake..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("net.snowflake..")
                .check(SERVICE);
    }

    @Test
    void optionsThatShapeAResultDependOnNothingButNamesAndTypes() {
        noClasses()
                .that()
                .resideInAPackage("org.amcsnowflake.shaping..")
                .should()
                .dependOnClassesThat(resideInAPackage("org.amcsnowflake..")
                        .and(resideOutsideOfPackages("org.amcsnowflake.shaping..", "org.amcsnowflake.sql")))
                .check(SERVICE);
    }

    @Test
    void theExecutionPackageDependsOnNoOtherPackage() {
        noClasses()
                .that()
                .resideInAPackage("org.amcsnowflake.execution..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.amcsnowflake.upload..", "org.amcsnowflake.snowflake..", "org.amcsnowflake.destination..")
                .check(SERVICE);
    }

    @Test
    void secretsAreRevealedOnlyToOpenASessionOrReadAKey() {
        noClasses()
                .that()
                .doNotHaveSimpleName("SnowflakeConnector")
                .and()
                .doNotHaveSimpleName("PrivateKeys")
                .should()
                .callMethod(org.amcsnowflake.destination.Secret.class, "reveal")
                .check(SERVICE);
    }

    /** Camel's annotation passes the innermost cause. */
    @Test
    void failuresAreDiagnosedFromTheCaughtException() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ExchangeException.class)
                .check(SERVICE);
    }

    @Test
    void allLoggingGoesThroughTheConfiguredLogger() {
        NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING
                .because("levels and places are set in config/log4j2.properties")
                .check(SERVICE);
        noClasses()
                .that()
                .doNotHaveSimpleName("Application")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(SERVICE);
    }

    @Test
    void theLocalSnowflakesParserDependsOnNeitherDuckDbNorTheProtocol() {
        noClasses()
                .that()
                .resideInAPackage("..local.snowflake.sql..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.duckdb..", "..snowflake.protocol..", "..snowflake.execute..", "java.sql..")
                .check(LOCAL_SNOWFLAKE);
    }

    @Test
    void classNamesHaveNoGenericSuffixes() {
        classes()
                .should()
                .haveSimpleNameNotEndingWith("Manager")
                .andShould()
                .haveSimpleNameNotEndingWith("Helper")
                .andShould()
                .haveSimpleNameNotEndingWith("Utils")
                .andShould()
                .haveSimpleNameNotEndingWith("Impl")
                .check(SERVICE);
    }
}
