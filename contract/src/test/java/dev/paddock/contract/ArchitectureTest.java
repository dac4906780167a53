package dev.paddock.contract;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What crosses the wire knows nothing of those who send and receive it. */
class ArchitectureTest {

    private static final JavaClasses CONTRACT =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("dev.paddock");

    /** This class breaks the rules: it knows ArchUnit. */
    private static final JavaClasses BAD = new ClassFileImporter().importClasses(ArchitectureTest.class);

    private static final ArchRule KNOWS_ONLY_JAVA_JSON_AND_LOGS = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.paddock.contract",
                    "dev.paddock.fault",
                    "dev.paddock.log",
                    "java..",
                    "com.fasterxml.jackson.annotation..",
                    "tools.jackson..",
                    "org.jspecify.annotations..",
                    "org.slf4j..")
            .allowEmptyShould(false);

    @Test
    void knowsOnlyJavaJsonAndLogs() {
        KNOWS_ONLY_JAVA_JSON_AND_LOGS.check(CONTRACT);
        assertThat(KNOWS_ONLY_JAVA_JSON_AND_LOGS.evaluate(BAD).hasViolation()).isTrue();
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(CONTRACT)
                .hasSizeGreaterThan(20)
                .allMatch(each -> each.getPackage().isAnnotatedWith(NullMarked.class));
    }
}
