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

    private static final ArchRule KNOWS_ONLY_JAVA_AND_JSON = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.paddock.contract",
                    "dev.paddock.fault",
                    "java..",
                    "com.fasterxml.jackson.annotation..",
                    "tools.jackson..",
                    "org.jspecify.annotations..")
            .allowEmptyShould(false);

    @Test
    void knowsOnlyJavaAndJson() {
        KNOWS_ONLY_JAVA_AND_JSON.check(CONTRACT);
        assertThat(KNOWS_ONLY_JAVA_AND_JSON.evaluate(BAD).hasViolation()).isTrue();
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(CONTRACT)
                .hasSizeGreaterThan(20)
                .allMatch(each -> each.getPackage().isAnnotatedWith(NullMarked.class));
    }
}
