package dev.paddock.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "dev.paddock.worker", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule theOutsideCallsInAndTheCoreNeverCallsBack = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("messaging")
            .definedBy("..worker.messaging")
            .layer("instance")
            .definedBy("..worker.instance")
            .layer("capacity")
            .definedBy("..worker.capacity")
            .layer("failure")
            .definedBy("..worker.failure")
            .layer("docker")
            .definedBy("..worker.docker")
            .layer("storage")
            .definedBy("..worker.storage")
            .layer("postgres")
            .definedBy("..worker.postgres")
            .layer("measurement")
            .definedBy("..worker.measurement")
            .layer("observation")
            .definedBy("..worker.observation")
            .whereLayer("messaging")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("instance")
            .mayOnlyBeAccessedByLayers("messaging")
            .whereLayer("capacity")
            .mayOnlyBeAccessedByLayers("messaging", "instance")
            .whereLayer("failure")
            .mayOnlyBeAccessedByLayers("instance", "capacity")
            .whereLayer("docker")
            .mayOnlyBeAccessedByLayers("instance", "capacity", "failure")
            .whereLayer("storage")
            .mayOnlyBeAccessedByLayers("instance", "capacity", "measurement")
            .whereLayer("postgres")
            .mayOnlyBeAccessedByLayers("instance", "failure", "measurement")
            .whereLayer("measurement")
            .mayOnlyBeAccessedByLayers("instance")
            .whereLayer("observation")
            .mayOnlyBeAccessedByLayers("messaging");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.paddock.worker.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onePackageKnowsDockersClient = noClasses()
            .that()
            .resideOutsideOfPackage("..worker.docker")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.github.dockerjava..");

    @ArchTest
    static final ArchRule onePackageSpeaksSql = noClasses()
            .that()
            .resideOutsideOfPackage("..worker.postgres")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.postgresql..");

    @ArchTest
    static final ArchRule onePackageKnowsTheBroker = noClasses()
            .that()
            .resideOutsideOfPackage("..worker.messaging")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework.amqp..", "com.rabbitmq..");

    @ArchTest
    static final ArchRule timeComesFromAClock = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone");

    @ArchTest
    static final ArchRule settingsAreNobodyElsesBusiness =
            classes().that().haveSimpleNameEndingWith("Settings").should().bePackagePrivate();

    @ArchTest
    static void everyPackageSaysWhatItIsFor(JavaClasses classes) {
        assertThat(classes.stream().map(JavaClass::getPackage).distinct())
                .hasSize(11)
                .allSatisfy(each -> assertThat(each.tryGetAnnotationOfType(NullMarked.class))
                        .isPresent());
    }

    /** What one package shows another grows by decision, not by habit. */
    @ArchTest
    static void thePublicTypesAreTheFaces(JavaClasses classes) {
        assertThat(classes.stream()
                        .filter(each ->
                                each.isTopLevelClass() && each.getModifiers().contains(JavaModifier.PUBLIC))
                        .map(JavaClass::getSimpleName))
                .containsExactlyInAnyOrder(
                        "Worker",
                        "ClusterIdentity",
                        "HostMemory",
                        "SpareDirectories",
                        "SpareDirectory",
                        "Host",
                        "InstanceCommands",
                        "InstanceLogs",
                        "ContainerLogs",
                        "DockerImages",
                        "LogReader",
                        "LogEntry",
                        "LogSecrets",
                        "Images",
                        "Capacity",
                        "Room",
                        "EngineWatch",
                        "Draining",
                        "Ports",
                        "Observations",
                        "Measurements",
                        "Meter",
                        "InstanceMetrics",
                        "CommandWatch",
                        "MetricsServer",
                        "FailureCategory",
                        "Failures",
                        "RefusedException",
                        "DeclinedException",
                        "AbsentException",
                        "Outcome",
                        "Plan",
                        "Docker",
                        "Engine",
                        "Labels",
                        "Container",
                        "ContainerSpec",
                        "Endpoint",
                        "ImageId",
                        "DockerFailedException",
                        "ImageMissingException",
                        "PortTakenException",
                        "Storage",
                        "DataDirectory",
                        "DrainMark",
                        "ReleasedPorts",
                        "InstanceData",
                        "Inventory",
                        "Ownership",
                        "Template",
                        "Templates",
                        "Endings",
                        "Incarnation",
                        "HostKey",
                        "Postgres",
                        "BoundedSockets",
                        "Session",
                        "Admin",
                        "Password",
                        "Initialisation",
                        "ServerConfiguration",
                        "ServerLog",
                        "ServerFailedException",
                        "ShutOutException",
                        "RoleRefusedException");
    }
}
